#include "core/base/json.h"

#include "core/base/jsonverbatim.h"

#include <algorithm>

namespace executor {
namespace {
constexpr int kCompact = -1;
constexpr std::size_t kIndent = 2;

std::string dumped(const Json& value, int indent)
{
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

bool holdsVerbatim(const Json& value)
{
    return value.is_binary() || (value.is_structured() && std::any_of(value.begin(), value.end(), holdsVerbatim));
}

/// Writes what dump() cannot: values with kept text. `level` is the indentation of the line, in steps.
class Writer
{
public:
    explicit Writer(bool isPretty) : m_isPretty(isPretty) {}

    void write(const Json& value, std::size_t level = 0)
    {
        if (const auto text = verbatimText(value)) {
            m_out += *text;
        } else if (value.empty() || !value.is_structured()) {
            m_out += dumped(value, kCompact);
        } else {
            writeItems(value, level + 1);
        }
    }

    [[nodiscard]] std::string take() { return std::move(m_out); }

private:
    void writeItems(const Json& value, std::size_t level)
    {
        const bool isObject = value.is_object();
        m_out += isObject ? '{' : '[';
        bool isFirst = true;
        for (auto item = value.begin(); item != value.end(); ++item) {
            m_out += isFirst ? "" : ",";
            isFirst = false;
            newLine(level);
            if (isObject) {
                m_out += dumped(Json(item.key()), kCompact) + (m_isPretty ? ": " : ":");
            }
            write(*item, level);
        }
        newLine(level - 1);
        m_out += isObject ? '}' : ']';
    }

    void newLine(std::size_t level)
    {
        if (m_isPretty) {
            m_out += '\n' + std::string(level * kIndent, ' ');
        }
    }

    std::string m_out;
    bool m_isPretty;
};

std::string written(const Json& value, bool isPretty)
{
    if (!holdsVerbatim(value)) {
        return dumped(value, isPretty ? static_cast<int>(kIndent) : kCompact);
    }
    Writer writer(isPretty);
    writer.write(value);
    return writer.take();
}
} // namespace

std::string toText(const Json& value)
{
    return written(value, false);
}

std::string toPrettyText(const Json& value)
{
    return written(value, true);
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
