#include "core/sandbox/detail/esbuildpacket.h"

namespace executor::sandbox::detail {
namespace {
constexpr std::uint32_t kMostBytes = 256U << 20U;
constexpr int kMostDepth = 32;

void putU32(std::string& out, std::size_t value)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xFFU));
    }
}

std::uint32_t u32At(std::string_view bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

void putText(std::string& out, std::string_view text)
{
    putU32(out, text.size());
    out.append(text);
}

void putValue(std::string& out, const Json& value)
{
    if (value.is_boolean()) {
        out.push_back(1);
        out.push_back(value.get<bool>() ? 1 : 0);
    } else if (value.is_number_integer()) {
        out.push_back(2);
        putU32(out, static_cast<std::uint32_t>(value.get<std::int64_t>()));
    } else if (value.is_string()) {
        out.push_back(3);
        putText(out, value.get_ref<const std::string&>());
    } else if (value.is_binary()) {
        out.push_back(4);
        const auto& bytes = value.get_binary();
        putText(out, std::string(bytes.begin(), bytes.end()));
    } else if (value.is_array()) {
        out.push_back(5);
        putU32(out, value.size());
        for (const Json& item : value) {
            putValue(out, item);
        }
    } else if (value.is_object()) {
        out.push_back(6);
        putU32(out, value.size());
        for (const auto& [key, item] : value.get_ref<const Json::object_t&>()) {
            putText(out, key);
            putValue(out, item);
        }
    } else {
        out.push_back(0);
    }
}

class Decoder
{
public:
    explicit Decoder(std::string_view bytes) : m_bytes(bytes) {}

    bool u8(std::uint8_t& value)
    {
        if (m_at >= m_bytes.size()) {
            return false;
        }
        value = static_cast<std::uint8_t>(m_bytes[m_at++]);
        return true;
    }
    bool u32(std::uint32_t& value)
    {
        if (m_bytes.size() - m_at < 4) {
            return false;
        }
        value = u32At(m_bytes, m_at);
        m_at += 4;
        return true;
    }
    bool text(std::string& value)
    {
        std::uint32_t size = 0;
        if (!u32(size) || m_bytes.size() - m_at < size) {
            return false;
        }
        value = m_bytes.substr(m_at, size);
        m_at += size;
        return true;
    }
    bool value(Json& out, int depth = 0)
    {
        std::uint8_t tag = 0;
        if (depth > kMostDepth || !u8(tag)) {
            return false;
        }
        switch (tag) {
        case 0:
            out = nullptr;
            return true;
        case 1: {
            std::uint8_t flag = 0;
            const bool isThere = u8(flag);
            out = flag != 0;
            return isThere;
        }
        case 2: {
            std::uint32_t number = 0;
            const bool isThere = u32(number);
            out = static_cast<std::int32_t>(number);
            return isThere;
        }
        case 3:
        case 4: {
            std::string bytes;
            const bool isThere = text(bytes);
            out = std::move(bytes);
            return isThere;
        }
        case 5:
        case 6:
            return items(out, tag == 6, depth);
        default:
            return false;
        }
    }
    [[nodiscard]] bool isAtEnd() const { return m_at == m_bytes.size(); }

private:
    bool items(Json& out, bool isObject, int depth)
    {
        out = isObject ? Json::object() : Json::array();
        std::uint32_t count = 0;
        if (!u32(count)) {
            return false;
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            std::string key;
            Json item;
            if ((isObject && !text(key)) || !value(item, depth + 1)) {
                return false;
            }
            if (isObject) {
                out[key] = std::move(item);
            } else {
                out.push_back(std::move(item));
            }
        }
        return true;
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
};

tl::unexpected<Error> strange()
{
    return fail(ErrorCode::RuntimeUnavailable, "esbuild said something that its protocol does not allow.");
}

/// The bytes of the next length-prefixed block, taken off `buffer`.
Result<std::optional<std::string>> takeBlock(std::string& buffer)
{
    if (buffer.size() < 4) {
        return std::nullopt;
    }
    const std::uint32_t length = u32At(buffer, 0);
    if (length > kMostBytes) {
        return strange();
    }
    if (buffer.size() - 4 < length) {
        return std::nullopt;
    }
    std::string block = buffer.substr(4, length);
    buffer.erase(0, 4 + length);
    return block;
}
} // namespace

std::string encodePacket(const EsbuildPacket& packet)
{
    std::string body;
    putU32(body, (packet.id << 1U) | (packet.isAnswer ? 1U : 0U));
    putValue(body, packet.value);
    std::string out;
    putText(out, body);
    return out;
}

Result<std::optional<EsbuildPacket>> takePacket(std::string& buffer)
{
    EX_TRY(const std::optional<std::string> block, takeBlock(buffer));
    if (!block) {
        return std::nullopt;
    }
    Decoder decoder(*block);
    EsbuildPacket packet;
    std::uint32_t id = 0;
    if (!decoder.u32(id) || !decoder.value(packet.value) || !decoder.isAtEnd()) {
        return strange();
    }
    packet.id = id >> 1U;
    packet.isAnswer = (id & 1U) != 0;
    return packet;
}

Result<std::optional<std::string>> takeVersion(std::string& buffer)
{
    return takeBlock(buffer);
}

} // namespace executor::sandbox::detail
