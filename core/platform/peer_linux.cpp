#include "core/platform/peer.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace executor::platform {

Result<Peer> peerOf(std::intptr_t socket)
{
    ucred facts = {};
    socklen_t size = sizeof(facts);
    if (::getsockopt(static_cast<int>(socket), SOL_SOCKET, SO_PEERCRED, &facts, &size) != 0) {
        return fail(ErrorCode::Internal, std::string("The peer of a local socket is unknown: ") + std::strerror(errno));
    }
    return Peer{facts.uid, facts.pid, facts.uid == ::geteuid()};
}

std::int64_t currentUid()
{
    return ::geteuid();
}

std::optional<std::filesystem::path> programOf(std::int64_t pid)
{
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe", error);
    if (error) {
        return std::nullopt;
    }
    return path;
}

std::optional<std::int64_t> parentOf(std::int64_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) {
        return std::nullopt;
    }
    // The name of the program, in parentheses, may itself hold blanks and parentheses.
    const auto end = line.rfind(')');
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream rest(line.substr(end + 1));
    std::string state;
    std::int64_t parent = 0;
    if (!(rest >> state >> parent) || parent <= 0) {
        return std::nullopt;
    }
    return parent;
}

} // namespace executor::platform
