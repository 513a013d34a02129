#include "core/sandbox/detail/tailassignments.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace executor::sandbox::detail {
namespace {
bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// A word behind which a bracket groups.
bool isOperator(std::string_view word)
{
    constexpr std::array<std::string_view, 9> kWords{"return", "typeof", "void",  "delete", "in",
                                                     "of",     "await",  "yield", "throw"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}
} // namespace

/// Only grouping brackets since the value that is returned began.
bool TailAssignments::isTail() const
{
    return !m_places.empty() && std::all_of(m_brackets.begin() + static_cast<std::ptrdiff_t>(m_places.back().brackets),
                                            m_brackets.end(), [](bool isGrouping) { return isGrouping; });
}

void TailAssignments::see(char c, char next, std::string& out)
{
    if (isWordCharacter(c)) {
        if (m_isBehindArrow) {
            m_places.push_back(Place{m_brackets.size(), true});
            m_isBehindArrow = false;
        }
        m_word += c;
        m_last = c;
        return;
    }
    endOfWord();
    if (c == ' ' || c == '\n') {
        return;
    }
    const bool isBehindArrow = m_isBehindArrow;
    m_isBehindArrow = c == '>' && m_last == '=';
    if (isBehindArrow && c != '{') {
        m_places.push_back(Place{m_brackets.size(), true});
    }
    if (m_isBehindArrow && !m_values.empty() && m_values.back().brackets == m_brackets.size()) {
        m_values.back().isFunction = true;
    }
    if (c == '(' || c == '[' || c == '{') {
        open(c);
    } else if (c == ')' || c == ']' || c == '}') {
        close(out);
    } else if (c == ',' || c == ';') {
        endValues(out);
        endPlaces(c);
    } else if (c == '?' && !m_values.empty() && m_values.back().brackets == m_brackets.size()) {
        ++m_values.back().choices;
    } else if (c == ':') {
        while (!m_values.empty() && m_values.back().brackets == m_brackets.size() && m_values.back().choices == 0) {
            const Value value = m_values.back();
            m_values.pop_back();
            finish(value, out);
        }
        if (!m_values.empty() && m_values.back().brackets == m_brackets.size()) {
            --m_values.back().choices;
        }
    } else if (c == '=' && next == ' ' && !out.empty() && out.back() == ' ' && isTail()) {
        m_values.push_back(Value{m_brackets.size(), out.size() + 2, 0, false});
    }
    m_before.clear();
    m_last = c;
}

void TailAssignments::seeOperand()
{
    endOfWord();
    if (m_isBehindArrow) {
        m_places.push_back(Place{m_brackets.size(), true});
        m_isBehindArrow = false;
    }
    m_before.clear();
    m_last = '"';
}

void TailAssignments::endOfWord()
{
    if (m_word.empty()) {
        return;
    }
    if (m_word == "return" && m_last != '.') {
        m_places.push_back(Place{m_brackets.size(), false});
    }
    m_before = std::move(m_word);
    m_word.clear();
}

void TailAssignments::open(char c)
{
    const bool isOperand = m_last == ')' || m_last == ']' || m_last == '}' || m_last == '"' ||
                           (!m_before.empty() && !isOperator(m_before));
    m_brackets.push_back(c == '(' && !isOperand);
}

void TailAssignments::close(std::string& out)
{
    endValues(out);
    while (!m_places.empty() && m_places.back().brackets >= m_brackets.size()) {
        m_places.pop_back();
    }
    if (!m_brackets.empty()) {
        m_brackets.pop_back();
    }
}

void TailAssignments::endValues(std::string& out)
{
    while (!m_values.empty() && m_values.back().brackets >= m_brackets.size()) {
        const Value value = m_values.back();
        m_values.pop_back();
        finish(value, out);
    }
}

/// A comma ends an arrow function, a semicolon what is returned.
void TailAssignments::endPlaces(char c)
{
    while (!m_places.empty() && m_places.back().brackets >= m_brackets.size() &&
           (c == ';' || m_places.back().isArrow)) {
        m_places.pop_back();
    }
}

void TailAssignments::finish(const Value& value, std::string& out)
{
    const std::string_view text = std::string_view(out).substr(std::min(value.begin, out.size()));
    const bool isCall = text.find('(') != std::string_view::npos && !text.starts_with("function") &&
                        !text.starts_with("class") && !value.isFunction;
    if (isCall) {
        out.insert(value.begin, "[");
        out.insert(out.find_last_not_of(" \n") + 1, "][0]");
    }
}

} // namespace executor::sandbox::detail
