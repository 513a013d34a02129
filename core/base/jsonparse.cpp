#include "core/base/jsonparse.h"

#include "core/base/jsonverbatim.h"
#include "core/base/text.h"

#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace executor {
namespace {
/// Builds the value from parser events. Appends to the ordered object's vector directly: its own emplace() searches
/// linearly, which is quadratic over the keys of one object.
class Builder final : public nlohmann::json_sax<Json>
{
public:
    explicit Builder(const JsonLimits& limits) : m_limits(limits) {}

    bool null() override { return put(Json(nullptr)); }
    bool boolean(bool value) override { return put(Json(value)); }
    bool number_integer(number_integer_t value) override { return put(Json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }
    bool number_float(number_float_t value, const string_t& literal) override
    {
        const bool isExact = m_limits.numbers == JsonLimits::Numbers::Exact;
        return put(isExact && toText(Json(value)) != literal ? verbatimNumber(literal) : Json(value));
    }
    bool string(string_t& value) override { return put(Json(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& value) override
    {
        Frame& frame = m_stack.back();
        if (++frame.keyCount > m_limits.maxKeys) {
            return stop(ErrorCode::JsonTooComplex,
                        "An object has more than " + std::to_string(m_limits.maxKeys) + " keys.");
        }
        const auto [known, isNew] = frame.index.try_emplace(value, frame.value.size());
        if (!isNew && m_limits.duplicates == JsonLimits::Duplicates::Refuse) {
            return stop(ErrorCode::DuplicateKey, "The key \"" + cutText(value, 80) + "\" stands twice in one object.");
        }
        frame.position = known->second;
        frame.key = std::move(value);
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..."
        std::string reason = error.what();
        std::string place = "byte " + std::to_string(position);
        if (const std::size_t colon = reason.find(": "); colon != std::string::npos) {
            if (const std::size_t line = reason.find(" at line "); line < colon) {
                place = reason.substr(line + 4, colon - line - 4) + " (" + place + ")";
            }
            reason = reason.substr(colon + 2);
        }
        return stop(ErrorCode::InvalidJson,
                    "Not valid JSON at " + place + ": " + cutText(withoutControls(reason), 200));
    }

    Result<Json> take()
    {
        if (m_error) {
            return tl::unexpected(std::move(*m_error));
        }
        return std::move(m_root);
    }

private:
    struct Frame
    {
        Json value;
        std::string key = {};
        std::size_t position = 0;
        std::size_t keyCount = 0;
        std::unordered_map<std::string, std::size_t> index = {};
    };

    bool stop(ErrorCode code, std::string message)
    {
        m_error = Error{code, std::move(message), {}, Json::object(), false};
        return false;
    }

    bool open(Json empty)
    {
        if (m_stack.size() >= m_limits.maxDepth) {
            return stop(ErrorCode::JsonTooComplex,
                        "The JSON is nested deeper than " + std::to_string(m_limits.maxDepth) + " levels.");
        }
        m_stack.push_back(Frame{std::move(empty)});
        return true;
    }

    bool close()
    {
        Json done = std::move(m_stack.back().value);
        m_stack.pop_back();
        return put(std::move(done));
    }

    bool put(Json value)
    {
        if (m_stack.empty()) {
            m_root = std::move(value);
            return true;
        }
        Frame& frame = m_stack.back();
        if (frame.value.is_array()) {
            frame.value.get_ref<Json::array_t&>().push_back(std::move(value));
            return true;
        }
        auto& members = frame.value.get_ref<Json::object_t&>();
        if (frame.position < members.size()) {
            std::next(members.begin(), static_cast<std::ptrdiff_t>(frame.position))->second = std::move(value);
        } else {
            static_cast<Json::object_t::Container&>(members).emplace_back(std::move(frame.key), std::move(value));
        }
        return true;
    }

    const JsonLimits& m_limits;
    std::vector<Frame> m_stack;
    Json m_root;
    std::optional<Error> m_error;
};
} // namespace

Result<Json> parseJson(std::string_view text, const JsonLimits& limits)
{
    if (limits.mark == JsonLimits::Mark::Refuse && text.starts_with("\xEF\xBB\xBF")) {
        return fail(ErrorCode::InvalidJson, "The text starts with a byte order mark; send it without.");
    }
    Builder builder(limits);
    try {
        Json::sax_parse(text.begin(), text.end(), &builder);
    } catch (const std::exception&) {
        return fail(ErrorCode::InvalidJson, "Not valid JSON.");
    }
    return builder.take();
}

} // namespace executor
