#include "core/platform/detail/lockcall.h"

#include <cerrno>
#include <sys/file.h>

namespace executor::platform::detail {

LockAnswer tryLock(int descriptor)
{
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return LockAnswer::Taken;
    }
    return errno == EWOULDBLOCK ? LockAnswer::HeldByOther : LockAnswer::Unsupported;
}

bool isLockedByOther(int descriptor)
{
    // flock() has no question; a shared lock for a moment is the nearest thing.
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK;
    }
    ::flock(descriptor, LOCK_UN);
    return false;
}

} // namespace executor::platform::detail
