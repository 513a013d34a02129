#include "core/mcp/bridge/detail/doorconnection.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/peer.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace executor::mcp {

namespace {

constexpr int kAnswerTime = 10'000; ///< milliseconds
constexpr std::size_t kLongestHead = 64U << 10U;

tl::unexpected<Error> unreachable(std::string message)
{
    return fail(ErrorCode::DaemonUnreachable, std::move(message));
}

Result<int> connectedSocket(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = utf8FromPath(path);
    if (text.empty() || text.size() >= sizeof(address.sun_path)) {
        return unreachable("The address of the local door is not usable: " + text);
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        ::close(descriptor);
        return unreachable("Nobody listens at the local door " + text + ".");
    }
    const auto peer = platform::peerOf(descriptor);
    if (!peer || !peer->isSameUser) {
        ::close(descriptor);
        return fail(ErrorCode::DoorWrongOwner, "The local door " + text + " is served by another user.");
    }
    return descriptor;
}

/// It would end its line of the request.
bool isControl(char c)
{
    return (c >= 0 && c < ' ') || c == 0x7f;
}

std::string requestText(const BridgeOptions& options, const std::string& session)
{
    std::string text = "GET " + options.target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n" +
                       "Upgrade: executor-mcp\r\n";
    if (!options.token.empty()) {
        text += "Authorization: Bearer " + options.token + "\r\n";
    } else if (!options.agent.empty()) {
        text += "Executor-Agent: " + options.agent + "\r\n";
    }
    if (!session.empty()) {
        text += "Mcp-Session-Id: " + session + "\r\n";
    }
    return text + "\r\n";
}

bool sendAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// Head and whatever came behind it; empty when the peer closed or was silent for 10 s.
std::string readAnswer(int descriptor)
{
    std::string got;
    char buffer[4096];
    while (got.find("\r\n\r\n") == std::string::npos && got.size() < kLongestHead) {
        pollfd wait{descriptor, POLLIN, 0};
        if (::poll(&wait, 1, kAnswerTime) <= 0) {
            return {};
        }
        const ssize_t count = ::recv(descriptor, buffer, sizeof(buffer), 0);
        if (count <= 0) {
            return {};
        }
        got.append(buffer, static_cast<std::size_t>(count));
    }
    return got;
}

std::string headerValue(std::string_view head, std::string_view name)
{
    for (const std::string& line : split(head, '\n')) {
        const std::string_view view = line;
        const std::size_t colon = view.find(':');
        if (colon != std::string_view::npos && equalsIgnoreCase(view.substr(0, colon), name)) {
            return std::string(trimmed(view.substr(colon + 1)));
        }
    }
    return {};
}

/// The daemon answered without upgrading: now and then because it is stopping, else because it refuses.
tl::unexpected<Error> refused(int descriptor, const std::string& head, std::string body)
{
    const std::size_t length = std::strtoul(headerValue(head, "Content-Length").c_str(), nullptr, 10);
    while (body.size() < std::min(length, kLongestHead)) {
        char buffer[4096];
        const ssize_t count = ::recv(descriptor, buffer, sizeof(buffer), 0);
        if (count <= 0) {
            break;
        }
        body.append(buffer, static_cast<std::size_t>(count));
    }
    if (head.find(" 503 ") != std::string::npos) {
        return unreachable("Executor is starting or stopping.");
    }
    const auto json = parseJson(body, kLenientJson);
    const Json* error = json ? member(*json, "error") : nullptr;
    if (error == nullptr || textMember(*error, "message").empty()) {
        return fail(ErrorCode::InvalidRequest, "Executor refused: " + head.substr(0, head.find('\r')));
    }
    const std::string hint = textMember(*error, "hint");
    const std::string wire = textMember(*error, "code");
    const ErrorCode code = !wire.empty()                             ? errorCodeFromWire(wire)
                           : head.find(" 401 ") != std::string::npos ? ErrorCode::TokenInvalid
                                                                     : ErrorCode::InvalidRequest;
    return fail(code, textMember(*error, "message") + (hint.empty() ? "" : " " + hint));
}

} // namespace

Result<DoorConnection> connectDoor(const BridgeOptions& options, const std::string& session)
{
    const std::string head = requestText(options, session);
    if (std::ranges::any_of(options.agent + options.target + options.token, isControl)) {
        return fail(ErrorCode::InvalidRequest, "The name of the agent or of the source holds a control character.");
    }
    EX_TRY(const int descriptor, connectedSocket(options.findDoor()));
    const auto closed = [descriptor](tl::unexpected<Error> error) {
        ::close(descriptor);
        return error;
    };
    if (!sendAll(descriptor, head)) {
        return closed(unreachable("The local door closed."));
    }
    const std::string answer = readAnswer(descriptor);
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos) {
        return closed(unreachable("The local door does not answer."));
    }
    const std::string answerHead = answer.substr(0, end);
    std::string rest = answer.substr(end + 4);
    if (!answerHead.starts_with("HTTP/1.1 101")) {
        return closed(refused(descriptor, answerHead, std::move(rest)));
    }
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return DoorConnection{descriptor, headerValue(answerHead, "Executor-Session"), std::move(rest)};
}

} // namespace executor::mcp
