#include "core/execution/structuredcut.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace executor::execution {
namespace {
constexpr std::size_t kKeys = 50;
constexpr std::size_t kCharacters = 200;
constexpr std::size_t kHead = 3;
constexpr std::size_t kTail = 1;
constexpr std::size_t kShownItems = kHead + kTail + 1; ///< an array of this length is not cut
constexpr std::size_t kDepth = 6;
constexpr std::size_t kShapeDepth = 3;
constexpr std::size_t kShapeKeys = 12;
/// Values that are kept in all; of a value with many wide objects, only these are shown.
constexpr std::size_t kKept = 20'000;

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string cutString(const std::string& text, std::size_t count)
{
    if (count <= kCharacters) {
        return text;
    }
    std::size_t at = 0;
    std::size_t seen = 0;
    while (at < text.size()) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && seen++ == kCharacters) {
            break;
        }
        ++at;
    }
    return text.substr(0, at) + "\xE2\x80\xA6(+" + std::to_string(count - kCharacters) + ")";
}

/// What is kept of one value.
struct Seen
{
    enum class Kind
    {
        Scalar,
        Array,
        Object
    } kind = Kind::Scalar;
    Json scalar;           ///< cut
    std::size_t count = 0; ///< characters of a string, items, keys
    std::vector<std::pair<std::string, Seen>> inside;
    std::vector<Seen> tail; ///< at most one: the last item of an array that is cut
};

/// Takes the events of the parser; keeps what a preview shows and counts the rest.
class Reader : public nlohmann::json_sax<Json>
{
public:
    bool null() override { return scalar(Json(nullptr), 0); }
    bool boolean(bool value) override { return scalar(Json(value), 0); }
    bool number_integer(number_integer_t value) override { return scalar(Json(value), 0); }
    bool number_unsigned(number_unsigned_t value) override { return scalar(Json(value), 0); }
    bool number_float(number_float_t value, const string_t&) override { return scalar(Json(value), 0); }
    bool string(string_t& value) override
    {
        const std::size_t count = characterCount(value);
        return scalar(Json(cutString(value, count)), count);
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Seen::Kind::Object); }
    bool start_array(std::size_t) override { return open(Seen::Kind::Array); }
    bool key(string_t& name) override
    {
        m_open.back().key = cutText(name, kCharacters);
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    [[nodiscard]] const Seen& root() const { return m_root; }

private:
    struct Open
    {
        Seen seen;
        std::string key;
    };

    bool open(Seen::Kind kind)
    {
        m_open.emplace_back();
        m_open.back().seen.kind = kind;
        return true;
    }
    bool close()
    {
        Seen done = std::move(m_open.back().seen);
        m_open.pop_back();
        return add(std::move(done));
    }
    bool scalar(Json value, std::size_t count)
    {
        Seen seen;
        seen.scalar = std::move(value);
        seen.count = count;
        return add(std::move(seen));
    }
    bool add(Seen seen)
    {
        if (m_open.empty()) {
            m_root = std::move(seen);
            return true;
        }
        Open& parent = m_open.back();
        ++parent.seen.count;
        const bool isObject = parent.seen.kind == Seen::Kind::Object;
        const bool isShown = m_open.size() <= kDepth && m_kept < kKept;
        if (isShown && parent.seen.inside.size() < (isObject ? kKeys : kShownItems)) {
            parent.seen.inside.emplace_back(std::move(parent.key), std::move(seen));
            ++m_kept;
        } else if (isShown && !isObject) {
            parent.seen.tail.clear();
            parent.seen.tail.push_back(std::move(seen));
        }
        return true;
    }

    Seen m_root;
    std::vector<Open> m_open;
    std::size_t m_kept = 0;
};

Json previewOf(const Seen& seen)
{
    if (seen.kind == Seen::Kind::Scalar) {
        return seen.scalar;
    }
    const bool isObject = seen.kind == Seen::Kind::Object;
    Json out = isObject ? Json::object() : Json::array();
    if (isObject) {
        for (const auto& [key, value] : seen.inside) {
            out[key] = previewOf(value);
        }
        if (seen.count > seen.inside.size()) {
            out["$omittedKeys"] = seen.count - seen.inside.size();
        }
        return out;
    }
    const std::size_t head = seen.count > seen.inside.size() ? std::min(kHead, seen.inside.size()) : seen.inside.size();
    for (std::size_t i = 0; i < head; ++i) {
        out.push_back(previewOf(seen.inside[i].second));
    }
    if (seen.count > head) {
        out.push_back(Json{{"$omitted", seen.count - head - seen.tail.size()}});
        for (const Seen& last : seen.tail) {
            out.push_back(previewOf(last));
        }
    }
    return out;
}

std::string shapeOf(const Seen& seen, std::size_t depth)
{
    if (seen.kind == Seen::Kind::Array) {
        const bool isOpen = !seen.inside.empty() && depth < kShapeDepth;
        return "Array(" + std::to_string(seen.count) + ")" +
               (isOpen ? "<" + shapeOf(seen.inside.front().second, depth + 1) + ">" : "");
    }
    if (seen.kind == Seen::Kind::Object) {
        if (depth >= kShapeDepth) {
            return "{ \xE2\x80\xA6 " + std::to_string(seen.count) + " keys }";
        }
        std::string out = "{ ";
        const std::size_t shown = std::min(kShapeKeys, seen.inside.size());
        for (std::size_t i = 0; i < shown; ++i) {
            out += seen.inside[i].first + ": " + shapeOf(seen.inside[i].second, depth + 1) + "; ";
        }
        if (seen.count > shown) {
            out += "\xE2\x80\xA6 " + std::to_string(seen.count - shown) + " more keys ";
        }
        return out + "}";
    }
    if (seen.scalar.is_string()) {
        return seen.count > kCharacters ? "string(" + std::to_string(seen.count) + ")" : "string";
    }
    return seen.scalar.is_null() ? "null" : seen.scalar.is_boolean() ? "boolean" : "number";
}
} // namespace

std::size_t estimateTokens(std::string_view text)
{
    const auto ascii = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    const std::size_t others = text.size() - ascii;
    return (ascii + 2 * others + 3) / 4;
}

Digest digestOf(std::string_view json)
{
    Reader reader;
    if (!Json::sax_parse(json, &reader)) {
        return {};
    }
    return {previewOf(reader.root()), cutText(shapeOf(reader.root(), 0), 1000)};
}

} // namespace executor::execution
