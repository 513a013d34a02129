#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/catalog/viewer.h"
#include "core/sandbox/transpiler.h"

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {
class Catalog;
}
namespace executor::sandbox {
class TypeChecker;
}
namespace executor::sources {
class ToolCaller;
}

namespace executor::execution {

/// How an agent's code is checked before it runs (runtime.md 1).
enum class TypeCheck
{
    Strict, ///< mistakes end the run before its first call
    Warn,   ///< they are told, and the run goes on
    Off
};
[[nodiscard]] std::string_view typeCheckName(TypeCheck check);
/// Nothing for an unknown word.
[[nodiscard]] std::optional<TypeCheck> typeCheckFromName(std::string_view name);

/// What the check says of a program that may run.
struct PrecheckOutcome
{
    std::vector<sandbox::Warning> warnings;
    std::vector<sandbox::Warning> onFailure; ///< worth telling only if the run fails
};

/// Looks at a program before it runs (catalog.md 6.5 and 7): its calls of tools against the catalogue and the argument
/// checker, the rest with the TypeScript compiler. Nothing is refused that could have worked. Thread: core.
class Precheck
{
public:
    Precheck(catalog::Catalog& catalog, const sources::ToolCaller& caller, sandbox::TypeChecker& checker)
        : m_catalog(catalog), m_caller(caller), m_checker(checker)
    {}
    /// Errors: `type_error` with `details.diagnostics`; `cancelled`.
    [[nodiscard]] Task<PrecheckOutcome> run(std::string program, catalog::Viewer viewer, TypeCheck check,
                                            CancelToken cancel);

private:
    struct Declared
    {
        std::string key;
        std::string text;
    };
    [[nodiscard]] Task<std::string> declarations(std::vector<std::string> paths, bool isOpen);

    catalog::Catalog& m_catalog;
    const sources::ToolCaller& m_caller;
    sandbox::TypeChecker& m_checker;
    std::list<Declared> m_declared; ///< used last, first
};

} // namespace executor::execution
