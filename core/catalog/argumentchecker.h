#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

/// One thing that is wrong with the arguments of a call.
struct ArgumentProblem
{
    std::string place;   ///< `labels[2]`, `body.title`; empty: the argument object itself
    std::string problem; ///< `Unknown argument "perpage". Did you mean "per_page"? Accepted: owner, per_page.`
    std::string expected;
    std::string given;
    [[nodiscard]] Json toJson() const;
    bool operator==(const ArgumentProblem&) const = default;
};

/// How lossless conversions apply.
struct CheckerOptions
{
    /// Top-level arguments that are converted without loss and for which null is absent (sources.md 3.5).
    std::vector<std::string> parameters;
};

/// Arguments of one tool against its input schema, compiled once. JSON Schema 2020-12 as far as imported documents use
/// it: type, enum, const, properties, required, additionalProperties, patternProperties, propertyNames, items,
/// prefixItems, contains, uniqueItems, all bounds, pattern, allOf/anyOf/oneOf/not, if/then/else, dependentRequired,
/// dependentSchemas, `$ref` to `#` and `#/$defs/...`. `format` never rejects; int64 is exact; what is unknown accepts.
/// Immutable. Thread: any.
class ArgumentChecker
{
public:
    static constexpr std::size_t kMostProblems = 10;

    /// `schema` may hold its named types under `$defs`. A broken node accepts everything; so this cannot fail.
    [[nodiscard]] static std::shared_ptr<const ArgumentChecker> compile(const Json& schema, CheckerOptions options);
    ~ArgumentChecker();

    /// All problems (kMostProblems at most), none when the arguments fit. Makes the conversions in `arguments`:
    /// lossless ones for parameters, digits beyond 2^53 as text to integers everywhere. The option arguments
    /// `$timeoutMs`,
    /// `$stream` and `$maxPages` are known to every tool.
    [[nodiscard]] std::vector<ArgumentProblem> check(Json& arguments) const;
    /// How large the program is; for caches.
    [[nodiscard]] std::size_t nodeCount() const;

private:
    ArgumentChecker();
    struct Program;
    std::unique_ptr<const Program> m_program;
};

/// `invalid_tool_arguments` with `details.problems`, and the tool's signature as `details.schema`.
[[nodiscard]] Error argumentError(const std::vector<ArgumentProblem>& problems, std::string_view path,
                                  std::string_view signature);

} // namespace executor::catalog
