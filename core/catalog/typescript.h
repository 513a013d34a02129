#pragma once

#include "core/catalog/definitions.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace executor::catalog {

/// Which side of a call a type is for: readOnly leaves inputs, writeOnly leaves outputs.
enum class Direction
{
    Input,
    Output
};

/// TypeScript names of a revision's definitions (catalog.md 6.2): PascalCase, unique, no reserved word.
class TypeNames
{
public:
    TypeNames() = default;
    explicit TypeNames(std::vector<std::string> definitions);
    /// Name of a definition; of one that is not in the set, what it would be called alone.
    [[nodiscard]] std::string of(const std::string& definition) const;
    /// The same names, those of `definitions` with a suffix.
    [[nodiscard]] TypeNames withSuffix(const std::set<std::string>& definitions, std::string_view suffix) const;

private:
    std::unordered_map<std::string, std::string> m_names;
};

/// How types are written.
struct TypeStyle
{
    Direction direction = Direction::Input;
    enum class Layout
    {
        OneLine,
        Documented ///< a property on each line with its JSDoc
    } layout = Layout::OneLine;
    /// Values of an enumeration up to which all are written, and how many of a longer one.
    std::size_t mostValues = 60;
    std::size_t firstValues = 20;
    std::size_t deepest = 8;
    /// What stands at a place of which nothing is known: `any` for a checker of code that reads it, which would
    /// otherwise drown that code in complaints (catalog.md 6.3).
    std::string_view undocumented = "unknown";
};

/// Schema to type (catalog.md 6.3). Never fails: what cannot be written is `unknown`.
/// `reached`, when given, gets the definitions whose names are in the text.
[[nodiscard]] std::string typeText(const Json& schema, const DefinitionLookup& lookup, const TypeNames& names,
                                   const TypeStyle& style, std::set<std::string>* reached);

/// One line: `(owner: string, body: { title: string; … }) => Issue` (catalog.md 4.1).
[[nodiscard]] std::string toolSignature(const Json& input, const Json& output, const DefinitionLookup& lookup);

/// A signature taken apart: `{ owner: string; … }` and `Issue`.
struct SignatureTypes
{
    std::string input;
    std::string output;
};
[[nodiscard]] SignatureTypes signatureTypes(std::string_view signature);

/// First sentence for a row of a list: Markdown removed, one line, at most 120 characters.
[[nodiscard]] std::string firstSentence(std::string_view text);
/// Estimate of tokens of a text: ceil(ASCII bytes / 4 + other bytes / 2).
[[nodiscard]] std::size_t estimatedTokens(std::string_view text);
/// A property as TypeScript writes it: quoted when it is no identifier.
[[nodiscard]] std::string propertyName(std::string_view name);

} // namespace executor::catalog
