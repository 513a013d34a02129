#include "core/execution/detail/precheck.h"

#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/catalog/catalog.h"
#include "core/execution/detail/precheckfindings.h"
#include "core/execution/detail/results.h"
#include "core/sandbox/typechecker.h"

#include <algorithm>
#include <set>

namespace executor::execution {
namespace {
using catalog::ToolMention;
using detail::Checked;
using detail::Finding;
using detail::KnownTool;

constexpr std::size_t kRemembered = 64;
constexpr std::size_t kMostLines = 10;
constexpr std::size_t kMostOnFailure = 5;
constexpr std::size_t kForPool = 64U << 10U;
/// Where `tools` may have any member: the compiler then says nothing of chains that we do not know.
constexpr std::string_view kOpenRoot = "interface $Root { [name: string]: any }\n";

/// The path that a chain calls: without `$response` and its like, and without what every function has.
std::vector<std::string> calledPath(const ToolMention& mention)
{
    static const std::set<std::string, std::less<>> kMembers = {"$response", "$schema", "$request", "$pages"};
    std::vector<std::string> segments = mention.segments;
    if (segments.size() > 1 && kMembers.contains(segments.back())) {
        segments.pop_back();
    }
    return segments;
}

bool isBuiltin(const std::string& path)
{
    const std::string root = path.substr(0, path.find('.'));
    return catalog::Catalog::isBuiltin(path) || ResultHandles::isTool(path) || root == "describe" ||
           root == "catalog" || root == "results" || root == "executor" || root == "search" || root == "discover";
}

std::string unknownWords(const Error& error, const std::string& path)
{
    std::string words = "tools." + path + " is not a tool.";
    if (const Json* near = member(error.details, "suggestions");
        near != nullptr && near->is_array() && !near->empty()) {
        const Json& first = near->front();
        const std::string name = first.is_string() ? first.get<std::string>() : textMember(first, "path");
        words += name.empty() ? "" : " Did you mean tools." + name + "?";
    }
    return words;
}

Json diagnosticOf(const Finding& finding, std::pair<int, int> place)
{
    Json json{{"line", place.first},
              {"column", place.second},
              {"severity", finding.weight == Finding::Weight::Blocks ? "error" : "warning"},
              {"code", finding.code},
              {"message", finding.message}};
    if (!finding.path.empty()) {
        json["path"] = finding.path;
    }
    if (!finding.wanted.empty()) {
        json["wanted"] = finding.wanted;
    }
    return json;
}

/// The report: a line each, the wanted signature under the last line of its tool.
Error refusal(const std::string& text, const std::vector<Finding>& findings)
{
    Error error;
    error.code = ErrorCode::TypeError;
    Json diagnostics = Json::array();
    for (std::size_t i = 0; i < findings.size() && i < kMostLines; ++i) {
        const Finding& finding = findings[i];
        const auto place = detail::placeInSource(text, finding.offset);
        error.message += (i == 0 ? "" : "\n") + ("Line " + std::to_string(place.first) + ": ") + finding.message;
        const bool isLastOfTool =
            i + 1 == std::min(findings.size(), kMostLines) || findings[i + 1].path != finding.path;
        if (isLastOfTool && !finding.wanted.empty()) {
            error.message += "\n    " + finding.path + finding.wanted;
        }
        diagnostics.push_back(diagnosticOf(finding, place));
    }
    if (findings.size() > kMostLines) {
        error.message += "\n" + std::to_string(findings.size() - kMostLines) + " more.";
    }
    error.hint = "Nothing was called. Mend the program and run it again.";
    error.details = Json{{"diagnostics", std::move(diagnostics)}};
    return error;
}

std::string lineOf(const std::string& text, const Finding& finding)
{
    return "Line " + std::to_string(detail::placeInSource(text, finding.offset).first) + ": " + finding.message;
}
} // namespace

std::string_view typeCheckName(TypeCheck check)
{
    switch (check) {
    case TypeCheck::Strict:
        return "strict";
    case TypeCheck::Warn:
        return "warn";
    case TypeCheck::Off:
        return "off";
    }
    return "strict";
}

std::optional<TypeCheck> typeCheckFromName(std::string_view name)
{
    for (const TypeCheck check : {TypeCheck::Strict, TypeCheck::Warn, TypeCheck::Off}) {
        if (typeCheckName(check) == name) {
            return check;
        }
    }
    return std::nullopt;
}

Task<std::string> Precheck::declarations(std::vector<std::string> paths, bool isOpen)
{
    const std::string key = std::to_string(m_catalog.generation()) + (isOpen ? "+" : "-") + join(paths, "\n");
    const auto known =
        std::find_if(m_declared.begin(), m_declared.end(), [&key](const Declared& one) { return one.key == key; });
    if (known != m_declared.end()) {
        m_declared.splice(m_declared.begin(), m_declared, known);
        const std::string text = m_declared.front().text; // const: QCoro moves from every other lvalue
        co_return text;
    }
    std::string text = m_catalog.builtinDeclarations();
    if (!paths.empty()) {
        catalog::Viewer everything;
        EX_CO_TRY(text, co_await m_catalog.declarations(std::move(paths), std::move(everything)));
    }
    text += isOpen ? kOpenRoot : std::string_view();
    m_declared.push_front({key, text});
    if (m_declared.size() > kRemembered) {
        m_declared.pop_back();
    }
    co_return text;
}

Task<PrecheckOutcome> Precheck::run(std::string program, catalog::Viewer viewer, TypeCheck check, CancelToken cancel)
{
    const auto checked = std::make_shared<Checked>();
    checked->text = std::move(program);
    auto look = [checked]() -> Result<catalog::CodeMentions> { return catalog::toolMentions(checked->text); };
    const bool isLarge = checked->text.size() > kForPool;
    if (isLarge) {
        EX_CO_TRY(checked->mentions, co_await onPool(std::move(look)));
    } else {
        EX_CO_TRY(checked->mentions, look());
    }
    std::set<std::string> paths;
    bool isOpen = checked->mentions.isDynamic;
    const catalog::Viewer everything; // what a rule hides is blocked when it is called, with better words
    for (std::size_t i = 0; i < checked->mentions.tools.size(); ++i) {
        const ToolMention& mention = checked->mentions.tools[i];
        const std::string path = join(calledPath(mention), ".");
        if (isBuiltin(path)) {
            continue;
        }
        std::string written = path;
        Result<catalog::Resolution> found = co_await m_catalog.resolve(std::move(written), everything);
        if (!found) {
            isOpen = true;
            std::string asSeen = path;
            const auto seen = co_await m_catalog.resolve(std::move(asSeen), viewer);
            if (mention.call && !mention.isByAlias && !seen && seen.error().code == ErrorCode::ToolNotFound) {
                checked->unknown.emplace(i, unknownWords(seen.error(), path));
            }
            continue;
        }
        paths.insert(found->canonicalPath);
        isOpen = isOpen || !found->spellingNote.empty();
        if (mention.call && mention.segments == calledPath(mention)) {
            KnownTool tool;
            EX_CO_TRY(const auto plan, co_await m_catalog.plan(found->sourceId, found->path));
            tool.review = [plan, &caller = m_caller](Json arguments) {
                return caller.review(*plan, std::move(arguments));
            };
            EX_CO_TRY(tool.signature, co_await m_catalog.signature(found->sourceId, found->path));
            tool.resolution = std::move(*found);
            checked->tools.emplace(i, std::move(tool));
        }
    }
    std::vector<Finding> findings = detail::ownFindings(*checked);
    PrecheckOutcome outcome;
    std::vector<std::string> wanted(paths.begin(), paths.end());
    Result<std::string> declared = co_await declarations(std::move(wanted), isOpen);
    if (declared) {
        std::string text = checked->text;
        const auto said = co_await m_checker.check(std::move(text), std::move(*declared), cancel);
        if (said) {
            const std::vector<Finding> more = detail::compilerFindings(*checked, *said);
            findings.insert(findings.end(), more.begin(), more.end());
        } else if (said.error().code == ErrorCode::Cancelled) {
            co_return tl::unexpected(said.error());
        } else {
            outcome.warnings.push_back({"typecheck_skipped", "The types were not checked: " + said.error().message});
        }
    }
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.offset < b.offset; });
    std::vector<Finding> blocking;
    for (const Finding& finding : findings) {
        if (finding.weight == Finding::Weight::Blocks && check == TypeCheck::Strict) {
            blocking.push_back(finding);
        } else if (finding.weight != Finding::Weight::OnFailure) {
            outcome.warnings.push_back({"type_check", lineOf(checked->text, finding)});
        } else if (outcome.onFailure.size() < kMostOnFailure) {
            outcome.onFailure.push_back({"type_check", lineOf(checked->text, finding)});
        }
    }
    if (!blocking.empty()) {
        co_return tl::unexpected(refusal(checked->text, blocking));
    }
    co_return std::move(outcome);
}

} // namespace executor::execution
