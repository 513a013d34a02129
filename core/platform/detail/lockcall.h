#pragma once

namespace executor::platform::detail {

enum class LockAnswer
{
    Taken,
    HeldByOther,
    Unsupported
};

/// Tries to lock the whole open file exclusively, without waiting; belongs to the descriptor, not to the process.
[[nodiscard]] LockAnswer tryLock(int descriptor);
/// Whether somebody else holds the lock; changes nothing for longer than the call.
[[nodiscard]] bool isLockedByOther(int descriptor);

} // namespace executor::platform::detail
