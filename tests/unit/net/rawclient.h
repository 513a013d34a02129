#pragma once

#include <arpa/inet.h>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace executor::net {

inline const std::string kHost = "Host: 127.0.0.1:1\r\n";
inline const std::string kClose = "Connection: close\r\n";

inline int countOf(std::string_view text, std::string_view part)
{
    int count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

/// A blocking socket that sends exactly the bytes it is told to.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port, int receiveBuffer = 0) : m_fd(::socket(AF_INET, SOCK_STREAM, 0))
    {
        if (receiveBuffer > 0) {
            ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof(receiveBuffer));
        }
        const int on = 1;
        ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_isConnected = ::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }
    explicit RawClient(const std::filesystem::path& path) : m_fd(::socket(AF_UNIX, SOCK_STREAM, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
        m_isConnected = ::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }
    RawClient(RawClient&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)), m_isConnected(other.m_isConnected) {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient() { close(); }

    [[nodiscard]] bool isConnected() const { return m_isConnected; }
    void close()
    {
        if (m_fd >= 0) {
            ::close(std::exchange(m_fd, -1));
        }
    }
    void halfClose() const { ::shutdown(m_fd, SHUT_WR); }
    /// All bytes, in pieces of `piece` bytes when that is not 0. False when the peer refuses them.
    bool send(std::string_view bytes, std::size_t piece = 0) const
    {
        while (!bytes.empty()) {
            const std::string_view part = bytes.substr(0, piece == 0 ? bytes.size() : piece);
            const ssize_t sent = ::send(m_fd, part.data(), part.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Reads until `end` was seen (if given), the peer closes, or nothing comes for `quiet`.
    std::string read(std::string_view end = {}, std::chrono::milliseconds quiet = std::chrono::milliseconds(5000)) const
    {
        std::string got;
        char buffer[65536];
        std::size_t lookFrom = 0; // a long answer is not searched again and again
        while (end.empty() || got.find(end, lookFrom) == std::string::npos) {
            lookFrom = got.size() - std::min(got.size(), end.size());
            pollfd wait{m_fd, POLLIN, 0};
            if (::poll(&wait, 1, static_cast<int>(quiet.count())) <= 0) {
                break;
            }
            const ssize_t count = ::recv(m_fd, buffer, sizeof(buffer), 0);
            if (count <= 0) {
                break;
            }
            got.append(buffer, static_cast<std::size_t>(count));
        }
        return got;
    }
    /// Whether the peer has closed (or closes within `limit`), whatever it still sends before.
    bool isClosedWithin(std::chrono::milliseconds limit) const
    {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        char buffer[65536];
        while (std::chrono::steady_clock::now() < deadline) {
            pollfd wait{m_fd, POLLIN, 0};
            if (::poll(&wait, 1, 50) > 0 && ::recv(m_fd, buffer, sizeof(buffer), 0) <= 0) {
                return true;
            }
        }
        return false;
    }

private:
    int m_fd = -1;
    bool m_isConnected = false;
};

} // namespace executor::net
