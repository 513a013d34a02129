#include "core/platform/process.h"

#include <array>
#include <libproc.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysctl.h>

namespace executor::platform {

// Reading of our memory by others is the hardened runtime's task (code signature without get-task-allow).
Result<void> hardenProcess()
{
    ::umask(077);
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) {
        return fail(ErrorCode::Internal, "Core files could not be switched off.");
    }
#ifdef NDEBUG
    ::ptrace(PT_DENY_ATTACH, 0, nullptr, 0);
#endif
    return {};
}

std::string processName(std::int64_t pid)
{
    std::array<char, 256> buffer{};
    const int size = ::proc_name(static_cast<int>(pid), buffer.data(), static_cast<std::uint32_t>(buffer.size()));
    return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

std::optional<PortOwner> ownerOfPort(std::uint16_t)
{
    return std::nullopt;
}

std::string bootId()
{
    std::array<char, 64> buffer{};
    std::size_t size = buffer.size();
    if (::sysctlbyname("kern.bootsessionuuid", buffer.data(), &size, nullptr, 0) != 0) {
        return {};
    }
    return std::string(buffer.data());
}

} // namespace executor::platform
