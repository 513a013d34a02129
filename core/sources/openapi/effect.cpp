#include "core/base/effect.h"

#include "core/policy/effectwords.h"
#include "core/sources/openapi/operations.h"

namespace executor::sources::openapi {
namespace {
Effect startOf(std::string_view method)
{
    if (method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "QUERY") {
        return Effect::Read;
    }
    return method == "DELETE" ? Effect::Delete : Effect::Write;
}
} // namespace

EffectOf effectOfOperation(std::string_view method, std::string_view path, std::string_view toolPath,
                           std::string_view declared)
{
    policy::EffectVerdict verdict{startOf(method), std::string(method)};
    const auto words = verdict.effect == Effect::Read ? policy::Words::OfProtocolRead : policy::Words::Anywhere;
    verdict = policy::raiseByWords(std::move(verdict), toolPath, words, path);
    // A document is text from strangers: it may ask for more care, never for less.
    if (const auto own = effectFromName(declared); own && *own > verdict.effect) {
        verdict = {*own, "x-executor-effect of the document"};
    }
    return {verdict.effect, std::move(verdict.reason)};
}

} // namespace executor::sources::openapi
