#include "core/net/detail/localsocket.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace executor::net {

namespace {

constexpr int kBacklog = 1024;

tl::unexpected<Error> failed(const std::filesystem::path& path, const char* step)
{
    const int number = errno;
    return fail(ErrorCode::Internal,
                "The local door " + utf8FromPath(path) + " cannot be opened: " + step + ": " + std::strerror(number));
}

Result<int> boundSocket(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = utf8FromPath(path);
    if (text.size() >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return failed(path, "bind");
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0) {
        return failed(path, "socket");
    }
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    ::fchmod(descriptor, 0600); // Linux: the mode that the file is born with; elsewhere the folder (0700) protects it
    const bool isBound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
                         ::chmod(text.c_str(), 0600) == 0 && ::listen(descriptor, kBacklog) == 0;
    if (!isBound) {
        auto error = failed(path, "bind");
        ::close(descriptor);
        return error;
    }
    return descriptor;
}

} // namespace

Result<LocalListener> listenOnPath(const std::filesystem::path& path)
{
    struct stat facts = {};
    if (::lstat(utf8FromPath(path).c_str(), &facts) == 0 && S_ISSOCK(facts.st_mode) && facts.st_uid == ::geteuid()) {
        ::unlink(utf8FromPath(path).c_str());
    }
    EX_TRY(const int descriptor, boundSocket(path));
    return LocalListener{descriptor, identityOf(path)};
}

FileIdentity identityOf(const std::filesystem::path& path)
{
    struct stat facts = {};
    if (::lstat(utf8FromPath(path).c_str(), &facts) != 0) {
        return {};
    }
    return {static_cast<std::uint64_t>(facts.st_dev), static_cast<std::uint64_t>(facts.st_ino)};
}

bool hasDescriptors()
{
    const int probe = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    if (probe < 0) {
        return errno != EMFILE && errno != ENFILE;
    }
    ::close(probe);
    return true;
}

bool hasUnreadHead(std::intptr_t descriptor)
{
    std::array<char, 8192> bytes{}; // one that fills it counts as whole
    const auto size = ::recv(static_cast<int>(descriptor), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
    const std::string_view head(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(0, size)));
    return head.size() == bytes.size() || head.find("\r\n\r\n") != std::string_view::npos;
}

void shutWriting(std::intptr_t descriptor)
{
    ::shutdown(static_cast<int>(descriptor), SHUT_WR);
}

void closeSocket(std::intptr_t descriptor)
{
    ::close(static_cast<int>(descriptor));
}

} // namespace executor::net
