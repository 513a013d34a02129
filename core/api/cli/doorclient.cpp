#include "core/api/cli/doorclient.h"

#include "core/api/cli/interrupt.h"
#include "core/base/text.h"

#include <QByteArray>

#include <array>
#include <charconv>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMaxLine = 64U << 10U;
constexpr std::size_t kMaxFields = 200;
constexpr Milliseconds kLongestWait{250};

tl::unexpected<Error> brokenOff()
{
    return fail(ErrorCode::DaemonUnreachable, "Executor ended in the middle of an answer.",
                "See what happened: executor logs");
}

tl::unexpected<Error> notHttp()
{
    return fail(ErrorCode::DaemonUnreachable, "What answers at the door is not Executor.");
}
} // namespace

std::string percentEncoded(std::string_view text)
{
    return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()))
        .toPercentEncoding("$")
        .toStdString();
}

DoorClient::DoorClient(platform::LocalConnection connection, std::filesystem::path door)
    : m_connection(std::move(connection)), m_door(std::move(door))
{}

Result<DoorClient> DoorClient::open(const std::filesystem::path& door)
{
    EX_TRY(auto connection, platform::LocalConnection::connect(door));
    return DoorClient(std::move(connection), door);
}

Result<DoorAnswer> DoorClient::send(const DoorRequest& request)
{
    std::string body;
    EX_TRY(auto answer, exchange(request, [&](std::string_view piece) {
               body += piece;
               return true;
           }));
    answer.body = std::move(body);
    return answer;
}

Result<DoorAnswer> DoorClient::stream(const DoorRequest& request, const std::function<bool(std::string_view)>& onPiece)
{
    std::string errorBody;
    int status = 0;
    const auto sink = [&](std::string_view piece) {
        if (status >= 200 && status < 300) {
            return onPiece(piece);
        }
        errorBody += piece;
        return true;
    };
    EX_TRY(auto answer, exchange(request, sink, &status));
    answer.body = std::move(errorBody);
    return answer;
}

Result<void> DoorClient::writeRequest(const DoorRequest& request)
{
    std::string head = request.method + " " + request.target + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : request.headers) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
    if (!request.body.empty()) {
        head += "Content-Type: application/json\r\n";
    }
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    head += "\r\n";
    EX_CHECK(m_connection.write(head));
    return m_connection.write(request.body);
}

Result<bool> DoorClient::fill(Milliseconds timeout)
{
    std::array<char, 64U << 10U> part; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    for (Milliseconds left = timeout;;) {
        // An interrupt that came just before the wait does not end it: so no wait is long.
        const auto wait = left.count() < 0 ? kLongestWait : std::min(left, kLongestWait);
        const auto size = m_connection.read(part.data(), part.size(), wait);
        if (size) {
            m_buffer.append(part.data(), *size);
            return *size > 0;
        }
        left -= left.count() < 0 ? 0ms : wait;
        if (size.error().code != ErrorCode::RequestTimeout || left.count() == 0 || wasInterrupted()) {
            return tl::unexpected(size.error());
        }
    }
}

Result<std::string> DoorClient::readLine(Milliseconds timeout)
{
    for (;;) {
        if (const auto end = m_buffer.find("\r\n"); end != std::string::npos) {
            auto line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 2);
            return line;
        }
        if (m_buffer.size() > kMaxLine) {
            return notHttp();
        }
        EX_TRY(const bool isMore, fill(timeout));
        if (!isMore) {
            return brokenOff();
        }
    }
}

Result<DoorAnswer> DoorClient::readHead(Milliseconds timeout)
{
    EX_TRY(const auto first, readLine(timeout));
    DoorAnswer answer;
    const auto space = first.find(' ');
    if (!first.starts_with("HTTP/1.") || space == std::string::npos) {
        return notHttp();
    }
    std::from_chars(first.data() + space + 1, first.data() + first.size(), answer.status);
    for (std::size_t i = 0; i < kMaxFields; ++i) {
        EX_TRY(const auto line, readLine(timeout));
        if (line.empty()) {
            return answer;
        }
        const auto colon = line.find(':');
        if (colon == std::string::npos) {
            return notHttp();
        }
        answer.headers[asciiLower(line.substr(0, colon))] =
            std::string(trimmed(std::string_view(line).substr(colon + 1)));
    }
    return notHttp();
}

Result<void> DoorClient::readChunks(Milliseconds timeout, const Sink& sink)
{
    for (;;) {
        EX_TRY(const auto line, readLine(timeout));
        std::size_t left = 0;
        const auto read = std::from_chars(line.data(), line.data() + line.size(), left, 16);
        if (read.ec != std::errc()) {
            return notHttp();
        }
        if (left == 0) {
            EX_CHECK(readLine(timeout));
            return {};
        }
        while (left > 0) {
            if (m_buffer.empty()) {
                EX_TRY(const bool isMore, fill(timeout));
                if (!isMore) {
                    return brokenOff();
                }
            }
            const auto size = std::min(left, m_buffer.size());
            if (!sink(std::string_view(m_buffer).substr(0, size))) {
                m_isUsedUp = true;
                return {};
            }
            m_buffer.erase(0, size);
            left -= size;
        }
        EX_CHECK(readLine(timeout));
    }
}

Result<void> DoorClient::readBody(const DoorAnswer& head, Milliseconds timeout, const Sink& sink)
{
    if (head.status == 204 || head.status == 304) {
        return {};
    }
    if (const auto coding = head.headers.find("transfer-encoding"); coding != head.headers.end()) {
        return readChunks(timeout, sink);
    }
    const auto length = head.headers.find("content-length");
    std::size_t left = std::string::npos;
    if (length != head.headers.end()) {
        std::from_chars(length->second.data(), length->second.data() + length->second.size(), left);
    } else {
        m_isUsedUp = true;
    }
    while (left > 0) {
        if (m_buffer.empty()) {
            EX_TRY(const bool isMore, fill(timeout));
            if (!isMore) {
                return left == std::string::npos ? Result<void>() : Result<void>(brokenOff());
            }
        }
        const auto size = std::min(left, m_buffer.size());
        if (!sink(std::string_view(m_buffer).substr(0, size))) {
            m_isUsedUp = true;
            return {};
        }
        m_buffer.erase(0, size);
        left = left == std::string::npos ? left : left - size;
    }
    return {};
}

Result<DoorAnswer> DoorClient::exchange(const DoorRequest& request, const Sink& sink, int* status)
{
    if (m_isUsedUp) {
        EX_TRY(m_connection, platform::LocalConnection::connect(m_door));
        m_buffer.clear();
        m_isUsedUp = false;
    }
    m_isUsedUp = true; // until the answer is complete
    EX_CHECK(writeRequest(request));
    EX_TRY(auto answer, readHead(request.timeout));
    while (answer.status == 100) {
        EX_TRY(answer, readHead(request.timeout));
    }
    if (status != nullptr) {
        *status = answer.status;
    }
    m_isUsedUp = false;
    if (const auto body = readBody(answer, request.timeout, sink); !body) {
        m_isUsedUp = true; // the rest of this answer is still to come
        return tl::unexpected(body.error());
    }
    if (const auto found = answer.headers.find("connection");
        found != answer.headers.end() && equalsIgnoreCase(found->second, "close")) {
        m_isUsedUp = true;
    }
    return answer;
}

} // namespace executor::api::cli
