#include "core/sandbox/detail/frame.h"

#include <array>
#include <cstring>

namespace executor::sandbox::detail {
namespace {
void appendU32(std::string& out, std::uint32_t value)
{
    const std::array<char, 4> bytes{static_cast<char>(value & 0xFFU), static_cast<char>((value >> 8U) & 0xFFU),
                                    static_cast<char>((value >> 16U) & 0xFFU),
                                    static_cast<char>((value >> 24U) & 0xFFU)};
    out.append(bytes.data(), bytes.size());
}

std::uint32_t readU32(std::string_view bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

bool isKnown(std::uint8_t type)
{
    return (type >= 1 && type <= 5) || (type >= 17 && type <= 22);
}
} // namespace

std::string_view Frame::head() const
{
    const std::string_view all = payload;
    return all.substr(0, all.find('\n'));
}

std::string_view Frame::body() const
{
    const std::string_view all = payload;
    const std::size_t newline = all.find('\n');
    return newline == std::string_view::npos ? std::string_view() : all.substr(newline + 1);
}

void appendFrame(std::string& out, FrameType type, std::uint32_t id, std::string_view head, std::string_view body)
{
    const std::size_t payload = head.size() + (body.empty() ? 0 : body.size() + 1);
    appendU32(out, static_cast<std::uint32_t>(payload + 5));
    out.push_back(static_cast<char>(type));
    appendU32(out, id);
    out.append(head);
    if (!body.empty()) {
        out.push_back('\n');
        out.append(body);
    }
}

void FrameReader::append(std::string_view bytes)
{
    if (m_start > 0 && m_start == m_buffer.size()) {
        m_buffer.clear();
        m_start = 0;
    } else if (m_start > (1U << 20U)) {
        m_buffer.erase(0, m_start);
        m_start = 0;
    }
    m_buffer.append(bytes);
}

Result<std::optional<Frame>> FrameReader::next()
{
    const std::string_view rest = std::string_view(m_buffer).substr(m_start);
    if (rest.size() < 4) {
        return std::nullopt;
    }
    const std::size_t length = readU32(rest);
    if (length < 5 || length - 5 > m_maxPayload) {
        return fail(ErrorCode::SandboxCrashed, "A frame of " + std::to_string(length) + " bytes is not allowed.");
    }
    if (rest.size() >= 5 && !isKnown(static_cast<std::uint8_t>(rest[4]))) {
        return fail(ErrorCode::SandboxCrashed, "A frame of an unknown type came.");
    }
    if (rest.size() < 4 + length) {
        return std::nullopt;
    }
    Frame frame;
    frame.type = static_cast<FrameType>(static_cast<std::uint8_t>(rest[4]));
    frame.id = readU32(rest.substr(5));
    frame.payload = rest.substr(kFrameHeadBytes, length - 5);
    m_start += 4 + length;
    return frame;
}

} // namespace executor::sandbox::detail
