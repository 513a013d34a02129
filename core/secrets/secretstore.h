#pragma once

#include "core/base/task.h"
#include "core/secrets/secretbytes.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace executor::secrets {

/// Where one value lies in a store. Id and purpose are bound to the value: it cannot be read under another name.
struct SecretSlot
{
    std::string id; ///< `sec_…`, with `.2`, `.3` … for later generations
    std::string purpose;
    std::uint64_t generation = 1;
};

/// What a store says of itself.
struct StoreFacts
{
    enum class State
    {
        Ready,
        Locked, ///< the values are there, but cannot be read now
        Absent, ///< nothing answers, or nothing was ever set up here
        Changed ///< another keychain or folder than the one in which our values lie
    } state = State::Absent;
    std::string backend; ///< `Secret Service`, `macOS Keychain`, `encrypted files`
    std::string message; ///< what is wrong, for a person; empty when ready
};

/// The port to a place that keeps values. "Cannot read now" is never "does not exist": read() answers `not_found` and
/// remove() succeeds only when that is certain; otherwise `secret_store_unavailable` with details.reason
/// (`store_locked store_changed unreachable unreadable`).
/// Thread: core; tasks end there. Stores may work on threads of their own.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    [[nodiscard]] virtual std::string_view provider() const = 0;
    /// The short look: never prompts, changes nothing.
    [[nodiscard]] virtual Task<StoreFacts> look() = 0;
    /// The full probe before the first use: writes, reads, compares and deletes an item; leaves the sentinel behind.
    [[nodiscard]] virtual Task<StoreFacts> probe() = 0;
    [[nodiscard]] virtual Task<SecretBytes> read(SecretSlot slot) = 0;
    [[nodiscard]] virtual Task<void> write(SecretSlot slot, SecretBytes value) = 0;
    [[nodiscard]] virtual Task<void> remove(SecretSlot slot) = 0;
};

/// The error of a store that cannot be used now; retryable unless the value itself is damaged.
[[nodiscard]] tl::unexpected<Error> storeUnavailable(std::string message, std::string_view reason,
                                                     std::string hint = {});

} // namespace executor::secrets
