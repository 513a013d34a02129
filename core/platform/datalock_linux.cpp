#include "core/platform/detail/lockcall.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace executor::platform::detail {
namespace {
struct flock wholeFile()
{
    struct flock range = {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}
} // namespace

// Open-file-description locks: plain POSIX locks vanish when any descriptor of the file is closed.
LockAnswer tryLock(int descriptor)
{
    auto range = wholeFile();
    if (::fcntl(descriptor, F_OFD_SETLK, &range) == 0) {
        return LockAnswer::Taken;
    }
    return errno == EAGAIN || errno == EACCES ? LockAnswer::HeldByOther : LockAnswer::Unsupported;
}

bool isLockedByOther(int descriptor)
{
    auto range = wholeFile();
    return ::fcntl(descriptor, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

} // namespace executor::platform::detail
