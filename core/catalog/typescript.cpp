#include "core/catalog/typescript.h"

#include "core/base/text.h"
#include "core/catalog/detail/typewriter.h"
#include "core/catalog/detail/words.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace executor::catalog {
namespace {
constexpr std::size_t kSentenceCharacters = 120;

bool isIdentifier(std::string_view name)
{
    const auto isLetter = [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
    };
    const auto isPart = [&](char c) { return isLetter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; };
    return !name.empty() && isLetter(name.front()) && std::all_of(name.begin(), name.end(), isPart);
}

bool isReservedType(std::string_view name)
{
    constexpr std::array<std::string_view, 40> kReserved = {
        "Any",      "Array",   "ArrayBuffer", "AsyncIterable", "BigInt",    "Boolean",  "Console", "Date",
        "Error",    "Exclude", "Extract",     "Function",      "Headers",   "Infinity", "Intl",    "Iterable",
        "Iterator", "JSON",    "Map",         "Math",          "NaN",       "Number",   "Object",  "Omit",
        "Partial",  "Pick",    "Promise",     "Proxy",         "Readonly",  "Record",   "Reflect", "RegExp",
        "Required", "Set",     "String",      "Symbol",        "ToolError", "ToolFile", "URL",     "WeakMap"};
    return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

/// PascalCase of a definition's name, generic parts joined: `Page[Issue]` -> `PageIssue`.
std::string pascalCase(const std::string& definition)
{
    std::string out;
    bool isStart = true;
    for (const char c : definition) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            isStart = true;
            continue;
        }
        out += isStart ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        isStart = false;
    }
    if (out.empty()) {
        return "Type_";
    }
    if (std::isdigit(static_cast<unsigned char>(out.front())) != 0) {
        out.insert(out.begin(), '_');
    }
    return isReservedType(out) ? out + "_" : out;
}

/// Links become their text; emphasis, code marks, headings and HTML tags go.
std::string withoutMarkdown(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '<') {
            const std::size_t end = text.find('>', i);
            if (end != std::string_view::npos && end - i < 80 && i + 1 < text.size() &&
                (std::isalpha(static_cast<unsigned char>(text[i + 1])) != 0 || text[i + 1] == '/')) {
                i = end;
                continue;
            }
        } else if (c == ']' && i + 1 < text.size() && text[i + 1] == '(') {
            const std::size_t end = text.find(')', i);
            if (end != std::string_view::npos) {
                i = end;
                continue;
            }
        }
        const bool isLineStart = out.empty() || out.back() == '\n';
        const bool isMark =
            c == '`' || c == '*' || c == '[' || c == ']' || (isLineStart && (c == '#' || c == ' ' || c == '>'));
        if (!isMark) {
            out += c;
        }
    }
    return out;
}
} // namespace

TypeNames::TypeNames(std::vector<std::string> definitions)
{
    std::sort(definitions.begin(), definitions.end());
    std::set<std::string> taken;
    for (const std::string& definition : definitions) {
        const std::string wanted = pascalCase(definition);
        std::string name = wanted;
        for (int i = 2; !taken.insert(name).second; ++i) {
            name = wanted + "_" + std::to_string(i);
        }
        m_names.emplace(definition, std::move(name));
    }
}

std::string TypeNames::of(const std::string& definition) const
{
    const auto found = m_names.find(definition);
    return found == m_names.end() ? pascalCase(definition) : found->second;
}

TypeNames TypeNames::withSuffix(const std::set<std::string>& definitions, std::string_view suffix) const
{
    TypeNames out = *this;
    for (const std::string& definition : definitions) {
        out.m_names[definition] = of(definition) + std::string(suffix);
    }
    return out;
}

std::string typeText(const Json& schema, const DefinitionLookup& lookup, const TypeNames& names, const TypeStyle& style,
                     std::set<std::string>* reached)
{
    return detail::TypeWriter(lookup, names, style, reached).write(schema);
}

std::string propertyName(std::string_view name)
{
    return isIdentifier(name) ? std::string(name) : toText(Json(std::string(name)));
}

std::size_t estimatedTokens(std::string_view text)
{
    const auto others = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    return (text.size() - others + 2 * others + 3) / 4;
}

std::string firstSentence(std::string_view text)
{
    std::string plain = withoutControls(withoutMarkdown(trimmed(text).substr(0, 4000)));
    plain = std::string(trimmed(plain));
    const std::size_t paragraph = std::min(plain.find("\n\n"), plain.size());
    plain.resize(paragraph);
    std::string line;
    for (const char c : plain) {
        const bool isBlank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (c == '\n' && line.ends_with('.')) {
            break;
        }
        if (isBlank ? !line.empty() && line.back() != ' ' : true) {
            line += isBlank ? ' ' : c;
        }
        if (line.ends_with(". ")) {
            break;
        }
    }
    line = std::string(trimmed(line));
    const std::string cut = cutText(line, kSentenceCharacters);
    if (cut == line) {
        return line;
    }
    // At a word border, if there is one near.
    const std::size_t blank = cut.rfind(' ');
    return blank != std::string::npos && blank > cut.size() / 2 ? cut.substr(0, blank) + "\xE2\x80\xA6" : cut;
}

} // namespace executor::catalog
