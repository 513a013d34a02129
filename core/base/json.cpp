#include "core/base/json.h"

#include "core/base/jsonstring.h"
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"

#include <cstdint>

namespace executor {
namespace {
constexpr std::size_t kIndent = 2;

std::string dumped(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Whether a text is itself between quotes.
bool isPlain(const std::string& text)
{
    bool isAscii = true;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || c == '"' || c == '\\') {
            return false;
        }
        isAscii = isAscii && byte < 0x80;
    }
    return isAscii || isValidUtf8(text);
}

/// Writes the same text as dump(), which takes three times as long (it decodes every character and makes a writer with
/// buffers for every call) and knows no values with kept text.
class Writer
{
public:
    enum class Form
    {
        Compact,
        Pretty
    };
    explicit Writer(Form form) : m_form(form) {}

    /// `level` is the indentation of the line in steps.
    void write(const Json& value, std::size_t level = 0)
    {
        switch (value.type()) {
        case Json::value_t::object:
            writeObject(value.get_ref<const Json::object_t&>(), level + 1);
            return;
        case Json::value_t::array:
            writeArray(value.get_ref<const Json::array_t&>(), level + 1);
            return;
        case Json::value_t::string:
            appendJsonString(value.get_ref<const std::string&>(), m_out);
            return;
        case Json::value_t::boolean:
            m_out += value.get<bool>() ? "true" : "false";
            return;
        case Json::value_t::number_integer:
            m_out += std::to_string(value.get<std::int64_t>());
            return;
        case Json::value_t::number_unsigned:
            m_out += std::to_string(value.get<std::uint64_t>());
            return;
        case Json::value_t::binary:
            m_out += *verbatimText(value);
            return;
        case Json::value_t::null:
        case Json::value_t::number_float:
        case Json::value_t::discarded:
            m_out += dumped(value);
            return;
        }
    }

    [[nodiscard]] std::string take() { return std::move(m_out); }

private:
    void writeObject(const Json::object_t& members, std::size_t level)
    {
        char before = '{';
        for (const auto& [key, item] : members) {
            m_out += before;
            newLine(level);
            appendJsonString(key, m_out);
            m_out += m_form == Form::Pretty ? ": " : ":";
            write(item, level);
            before = ',';
        }
        close(before == '{' ? "{" : "", level - 1, '}');
    }

    void writeArray(const Json::array_t& items, std::size_t level)
    {
        char before = '[';
        for (const Json& item : items) {
            m_out += before;
            newLine(level);
            write(item, level);
            before = ',';
        }
        close(before == '[' ? "[" : "", level - 1, ']');
    }

    /// `opening` is what an empty container still lacks.
    void close(std::string_view opening, std::size_t level, char closing)
    {
        if (opening.empty()) {
            newLine(level);
        }
        m_out.append(opening).append(1, closing);
    }

    void newLine(std::size_t level)
    {
        if (m_form == Form::Pretty) {
            m_out.append(1, '\n').append(level * kIndent, ' ');
        }
    }

    std::string m_out;
    Form m_form;
};

std::string written(const Json& value, Writer::Form form)
{
    Writer writer(form);
    writer.write(value);
    return writer.take();
}
} // namespace

void appendJsonString(const std::string& text, std::string& out)
{
    if (isPlain(text)) {
        out.append(1, '"').append(text).append(1, '"');
    } else {
        out += dumped(Json(text));
    }
}

std::string toText(const Json& value)
{
    return written(value, Writer::Form::Compact);
}

std::string toPrettyText(const Json& value)
{
    return written(value, Writer::Form::Pretty);
}

const Json* member(const Json& object, std::string_view key)
{
    if (!object.is_object()) {
        return nullptr;
    }
    for (const auto& entry : object.get_ref<const Json::object_t&>()) {
        if (entry.first == key) {
            return &entry.second;
        }
    }
    return nullptr;
}

std::string textMember(const Json& object, std::string_view key, std::string_view fallback)
{
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_string()) {
        return std::string(fallback);
    }
    return found->get<std::string>();
}

} // namespace executor
