#include "core/platform/localsocket.h"

#include "core/base/text.h"
#include "core/platform/peer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace executor::platform {
namespace {
tl::unexpected<Error> unreachable(std::string_view why)
{
    return fail(ErrorCode::DaemonUnreachable, "Executor does not answer: " + std::string(why), "Start it: executor up");
}

tl::unexpected<Error> wrongOwner(const std::filesystem::path& door)
{
    return fail(ErrorCode::DoorWrongOwner, "The door " + utf8FromPath(door) + " belongs to another user.",
                ::geteuid() == 0 ? "Run this command as the user whose Executor it is, without sudo."
                                 : "Somebody else listens there; remove the file if it is yours.");
}
} // namespace

Result<LocalConnection> LocalConnection::connect(const std::filesystem::path& door)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const auto& name = door.native();
    if (name.size() >= sizeof(address.sun_path)) {
        return unreachable("the path of the door is too long.");
    }
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
    struct stat facts = {};
    if (::lstat(door.c_str(), &facts) != 0) {
        return unreachable("there is no door at " + utf8FromPath(door) + ".");
    }
    if (facts.st_uid != ::geteuid()) {
        return wrongOwner(door);
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0) {
        return unreachable(std::strerror(errno));
    }
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    LocalConnection connection(descriptor);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        return unreachable(std::strerror(errno));
    }
    const auto peer = peerOf(descriptor);
    if (!peer || !peer->isSameUser) {
        return wrongOwner(door);
    }
    return connection;
}

LocalConnection::LocalConnection(LocalConnection&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

LocalConnection& LocalConnection::operator=(LocalConnection&& other) noexcept
{
    std::swap(m_handle, other.m_handle);
    return *this;
}

LocalConnection::~LocalConnection()
{
    if (m_handle >= 0) {
        ::close(static_cast<int>(m_handle));
    }
}

Result<void> LocalConnection::write(std::string_view bytes)
{
#ifdef MSG_NOSIGNAL
    constexpr int kFlags = MSG_NOSIGNAL;
#else
    constexpr int kFlags = 0;
#endif
    while (!bytes.empty()) {
        const auto sent = ::send(static_cast<int>(m_handle), bytes.data(), bytes.size(), kFlags);
        if (sent < 0 && errno == EINTR) {
            return fail(ErrorCode::Cancelled, "Interrupted.");
        }
        if (sent <= 0) {
            return unreachable(std::strerror(errno));
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<std::size_t> LocalConnection::read(char* buffer, std::size_t size, Milliseconds timeout)
{
    pollfd waiting{static_cast<int>(m_handle), POLLIN, 0};
    const auto limit = std::min<Milliseconds::rep>(timeout.count(), std::numeric_limits<int>::max());
    const int ready = ::poll(&waiting, 1, timeout.count() < 0 ? -1 : static_cast<int>(limit));
    if (ready < 0) {
        return fail(ErrorCode::Cancelled, "Interrupted.");
    }
    if (ready == 0) {
        return fail(ErrorCode::RequestTimeout, "Executor has not answered in time.");
    }
    const auto got = ::recv(static_cast<int>(m_handle), buffer, size, 0);
    if (got < 0) {
        return errno == EINTR ? Result<std::size_t>(fail(ErrorCode::Cancelled, "Interrupted."))
                              : Result<std::size_t>(unreachable(std::strerror(errno)));
    }
    return static_cast<std::size_t>(got);
}

} // namespace executor::platform
