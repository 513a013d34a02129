#include "core/platform/peer.h"

#include <array>
#include <libproc.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace executor::platform {

Result<Peer> peerOf(std::intptr_t socket)
{
    uid_t user = 0;
    gid_t group = 0;
    if (::getpeereid(static_cast<int>(socket), &user, &group) != 0) {
        return fail(ErrorCode::Internal, "The peer of a local socket is unknown.");
    }
    pid_t pid = 0;
    socklen_t size = sizeof(pid);
    ::getsockopt(static_cast<int>(socket), SOL_LOCAL, LOCAL_PEERPID, &pid, &size);
    return Peer{static_cast<std::int64_t>(user), pid, user == ::geteuid()};
}

std::int64_t currentUid()
{
    return static_cast<std::int64_t>(::geteuid());
}

std::optional<std::filesystem::path> programOf(std::int64_t pid)
{
    std::array<char, PROC_PIDPATHINFO_MAXSIZE> buffer{};
    const int size = ::proc_pidpath(static_cast<int>(pid), buffer.data(), static_cast<std::uint32_t>(buffer.size()));
    if (size <= 0) {
        return std::nullopt;
    }
    return std::filesystem::path(std::string(buffer.data(), static_cast<std::size_t>(size)));
}

std::optional<std::int64_t> parentOf(std::int64_t pid)
{
    proc_bsdinfo facts{};
    if (::proc_pidinfo(static_cast<int>(pid), PROC_PIDTBSDINFO, 0, &facts, sizeof(facts)) != sizeof(facts)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(facts.pbi_ppid);
}

} // namespace executor::platform
