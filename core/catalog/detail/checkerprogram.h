#pragma once

#include "core/base/json.h"

#include <QRegularExpression>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace executor::catalog::detail {

/// JSON types as bits. Integer is its own bit; Number takes integers too.
enum TypeBit : std::uint8_t
{
    kNull = 1,
    kBoolean = 2,
    kInteger = 4,
    kNumber = 8,
    kText = 16,
    kArray = 32,
    kObject = 64
};

using NodeNumber = std::int32_t;
inline constexpr NodeNumber kNoNode = -1;

struct NumberRules
{
    std::optional<Json> least, most, above, below, multipleOf;
};
struct TextRules
{
    std::optional<std::size_t> shortest, longest;
    std::string patternText;
    QRegularExpression pattern; ///< empty or one that does not compile: accepts
};
struct ArrayRules
{
    std::optional<std::size_t> fewest, most, fewestContained, mostContained;
    bool isUnique = false;
    std::vector<NodeNumber> first;
    NodeNumber items = kNoNode;
    NodeNumber contains = kNoNode;
};
struct ObjectRules
{
    std::optional<std::size_t> fewest, most;
    std::vector<std::pair<std::string, NodeNumber>> properties; ///< in the order of the schema
    std::unordered_map<std::string_view, NodeNumber> byName;    ///< when there are many
    std::vector<std::string> required;
    std::vector<std::pair<QRegularExpression, NodeNumber>> patterns;
    NodeNumber additional = kNoNode;
    NodeNumber names = kNoNode;
    std::vector<std::pair<std::string, std::vector<std::string>>> dependentRequired;
    std::vector<std::pair<std::string, NodeNumber>> dependentSchemas;

    [[nodiscard]] NodeNumber property(std::string_view name) const;
};
struct CombinedRules
{
    std::vector<NodeNumber> all, any, one;
    NodeNumber none = kNoNode;
    NodeNumber condition = kNoNode, then = kNoNode, otherwise = kNoNode;
};

enum class Width : std::uint8_t
{
    Plain,
    Int64,
    Uint64
};

/// One schema, compiled. Parts that few schemas have are behind pointers: a program stays small.
struct CheckerNode
{
    std::uint8_t types = 0; ///< 0: any
    bool isNever = false;
    bool isFile = false; ///< takes `{"$file":…}` and `{"$bytes":…}`
    Width width = Width::Plain;
    NodeNumber reference = kNoNode;
    std::string name; ///< of a named type
    std::unique_ptr<std::vector<Json>> values;
    std::unique_ptr<NumberRules> number;
    std::unique_ptr<TextRules> text;
    std::unique_ptr<ArrayRules> array;
    std::unique_ptr<ObjectRules> object;
    std::unique_ptr<CombinedRules> combined;
};

struct CheckerProgram
{
    std::vector<CheckerNode> nodes; ///< the first is the root
};

/// Compiles; a node that is no schema accepts everything.
[[nodiscard]] CheckerProgram compileChecker(const Json& schema);
/// A pattern of a schema with limits on its running time; invalid patterns accept (sources.md 3.2).
[[nodiscard]] QRegularExpression schemaPattern(std::string_view text);
/// Equal as JSON: order of members does not count.
[[nodiscard]] bool isSameValue(const Json& a, const Json& b);

} // namespace executor::catalog::detail
