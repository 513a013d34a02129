#include "core/sandbox/child/childrun.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace executor::sandbox::child {

using detail::Frame;
using detail::FrameType;

namespace {
/// Beyond this a turn's frames do not wait for its end.
constexpr std::size_t kFlushBytes = 256U << 10U;

std::int64_t number(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_number_integer()) {
        _exit(kExitProtocol);
    }
    return found->get<std::int64_t>();
}

Json headOf(const Frame& frame)
{
    Result<Json> head = parseJson(frame.head());
    if (!head) {
        _exit(kExitProtocol);
    }
    return std::move(*head);
}

std::array<std::uint8_t, 32> seedOf(const Json& head)
{
    const std::string bytes = fromBase64(textMember(head, "seed")).value_or(std::string());
    std::array<std::uint8_t, 32> seed{};
    if (bytes.size() != seed.size()) {
        _exit(kExitProtocol);
    }
    std::copy(bytes.begin(), bytes.end(), seed.begin());
    return seed;
}

/// Everything before the first line of agent code is evaluated.
void begin(Engine& engine, const Json& head, std::size_t zygoteBytes)
{
    const Json* limits = member(head, "limits");
    if (limits == nullptr || number(head, "v") != detail::kProtocolVersion) {
        _exit(kExitProtocol);
    }
    engine.host().begin(seedOf(head), static_cast<std::size_t>(number(*limits, "value")));
    ResourceLimits resources;
    // The daemon samples the real size; this is the backstop for what grows faster than it looks.
    resources.addressSpaceBytes = zygoteBytes + 2 * static_cast<std::size_t>(number(*limits, "memory"));
    resources.cpuTime = std::chrono::seconds(number(*limits, "cpu"));
    if (!limitResources(resources)) {
        _exit(kExitConfinement);
    }
}

QString kindOf(FrameType type)
{
    switch (type) {
    case FrameType::Value:
        return QStringLiteral("value");
    case FrameType::Error:
        return QStringLiteral("error");
    case FrameType::Timer:
        return QStringLiteral("timer");
    default:
        _exit(kExitProtocol);
    }
}

void sendTurn(SocketSink& sink, std::uint32_t delivery)
{
    sink.send(FrameType::Turn, delivery, "{}", {});
    sink.flush();
}
} // namespace

void SocketSink::send(FrameType type, std::uint32_t id, std::string_view head, std::string_view body)
{
    if (m_socket < 0) {
        return;
    }
    detail::appendFrame(m_out, type, id, head, body);
    if (m_out.size() > kFlushBytes) {
        flush();
    }
}

void SocketSink::flush()
{
    std::size_t sent = 0;
    while (m_socket >= 0 && sent < m_out.size()) {
        const ssize_t count = ::send(m_socket, m_out.data() + sent, m_out.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) {
            _exit(0);
        }
        sent += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    m_out.clear();
}

void SocketSink::finish()
{
    if (m_socket >= 0) {
        flush();
        _exit(0);
    }
}

Frame SocketSink::receive()
{
    std::array<char, 64 * 1024> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    for (;;) {
        auto frame = m_reader.next();
        if (!frame) {
            _exit(kExitProtocol);
        }
        if (*frame) {
            return std::move(**frame);
        }
        const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
        if (count == 0 || (count < 0 && errno != EINTR)) {
            _exit(0);
        }
        if (count > 0) {
            m_reader.append(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
        }
    }
}

void runChild(int socket, Engine& engine, SocketSink& sink, const SyscallFilter& filter, std::size_t zygoteBytes)
{
    if (!limitAlways() || !filter.install()) {
        _exit(kExitConfinement);
    }
    sink.open(socket);
    const Frame first = sink.receive();
    if (first.type != FrameType::Run) {
        _exit(kExitProtocol);
    }
    begin(engine, headOf(first), zygoteBytes);
    engine.run(first.head(), first.body());
    sendTurn(sink, 0);
    for (;;) {
        const Frame frame = sink.receive();
        const Json head = headOf(frame);
        engine.deliver(kindOf(frame.type), frame.id, number(head, "clock"), frame.body());
        sendTurn(sink, static_cast<std::uint32_t>(number(head, "n")));
    }
}

} // namespace executor::sandbox::child
