#include "core/execution/detail/precheckfindings.h"

#include "core/base/text.h"
#include "core/catalog/argumentchecker.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace executor::execution::detail {
namespace {
using catalog::ArgumentLiteral;
using catalog::ArgumentProblem;
using catalog::ToolMention;

/// Names of other places that the sandbox does not have.
constexpr std::array<std::string_view, 18> kAbsent = {
    "fetch",  "XMLHttpRequest", "WebSocket", "EventSource", "require",    "process",  "Deno",      "Bun",    "Buffer",
    "window", "document",       "global",    "__dirname",   "__filename", "location", "navigator", "module", "exports"};

bool isInside(std::string_view place, std::string_view outer)
{
    return place == outer ||
           (place.starts_with(outer) && (outer.empty() || place[outer.size()] == '.' || place[outer.size()] == '['));
}

std::string parentOf(const std::string& place)
{
    const std::size_t end = place.find_last_of(".[");
    return end == std::string::npos ? std::string() : place.substr(0, end);
}

/// Whether a problem may come from what the text does not tell.
bool isCertain(const ArgumentLiteral& literal, const ArgumentProblem& problem)
{
    const bool touchesUnknown = std::any_of(literal.unknown.begin(), literal.unknown.end(), [&](const auto& unknown) {
        return isInside(problem.place, unknown.place) || isInside(unknown.place, problem.place);
    });
    const bool mayBeGiven = !literal.places.contains(problem.place) &&
                            std::any_of(literal.open.begin(), literal.open.end(), [&](const std::string& open) {
                                return isInside(open, problem.place) || isInside(parentOf(problem.place), open);
                            });
    return !touchesUnknown && !mayBeGiven;
}

std::string didYouMean(std::string_view problem)
{
    const std::size_t at = problem.find("Did you mean ");
    const std::size_t end = at == std::string_view::npos ? at : problem.find('?', at);
    return end == std::string_view::npos ? std::string() : " " + std::string(problem.substr(at, end + 1 - at));
}

std::string messageOf(const ArgumentProblem& problem, const std::string& path)
{
    if (problem.problem.starts_with("Missing")) {
        return path + " needs \"" + problem.place + "\"" +
               (problem.expected.empty() ? std::string() : " (" + problem.expected + ")") + ".";
    }
    if (problem.problem.starts_with("Unknown")) {
        return "\"" + problem.place + "\" is not an argument of " + path + "." + didYouMean(problem.problem);
    }
    return problem.problem;
}

std::string pathOf(const KnownTool& tool)
{
    return "tools." + tool.resolution.canonicalPath;
}

std::size_t offsetOf(const ToolMention& mention, const std::string& place)
{
    for (std::string at = place;; at = parentOf(at)) {
        const auto found = mention.arguments->places.find(at);
        if (found != mention.arguments->places.end()) {
            return found->second;
        }
        if (at.empty()) {
            return mention.range.begin;
        }
    }
}

/// What the call would refuse; nothing where places cannot be followed since the adapter moves them.
std::vector<ArgumentProblem> problemsOf(const KnownTool& tool, const ArgumentLiteral& literal, Json arguments)
{
    sources::ArgumentReview review = tool.review(std::move(arguments));
    const bool isWhole = literal.unknown.empty() && literal.open.empty();
    return review.isMoved && !isWhole ? std::vector<ArgumentProblem>() : std::move(review.problems);
}

/// A value of the type that the compiler names, to ask the argument checker about; nothing for other types.
std::optional<Json> sampleOf(std::string_view type)
{
    if (type.ends_with("[]")) {
        auto item = sampleOf(type.substr(0, type.size() - 2));
        return item ? std::optional<Json>(Json::array({std::move(*item)})) : std::nullopt;
    }
    if (type == "string") {
        return Json("text");
    }
    if (type == "number") {
        return Json(1.5);
    }
    if (type == "boolean") {
        return Json(true);
    }
    if (type == "null") {
        return Json();
    }
    return std::nullopt;
}

Json* placeIn(Json& value, std::string_view place)
{
    Json* at = &value;
    while (!place.empty() && at != nullptr) {
        const std::size_t end = place.find_first_of(".[", place.front() == '[' ? 1 : 0);
        const std::string_view step = place.substr(0, end);
        if (step.starts_with('[')) {
            const std::size_t index = std::stoul(std::string(step.substr(1)));
            at = at->is_array() && index < at->size() ? &(*at)[index] : nullptr;
        } else {
            const auto found = at->is_object() ? at->find(step) : at->end();
            at = at->is_object() && found != at->end() ? &*found : nullptr;
        }
        place = end == std::string_view::npos ? std::string_view() : place.substr(end + (place[end] == '.' ? 1 : 0));
    }
    return at;
}

/// An argument given by an expression whose type the compiler knows: refused when a value of that type would be.
std::optional<Finding> typedArgument(const ToolMention& mention, const KnownTool& tool, std::size_t offset,
                                     const std::string& message)
{
    constexpr std::string_view kStart = "Type '";
    const std::size_t end = message.find("' is not assignable");
    if (!message.starts_with(kStart) || end == std::string::npos) {
        return std::nullopt;
    }
    const auto sample = sampleOf(std::string_view(message).substr(kStart.size(), end - kStart.size()));
    for (const ArgumentLiteral::Unknown& unknown : mention.arguments->unknown) {
        const auto key = mention.arguments->places.find(unknown.place);
        const bool isHere =
            unknown.range.holds(offset) || (key != mention.arguments->places.end() && key->second == offset);
        Json arguments = mention.arguments->value;
        Json* place = isHere && sample ? placeIn(arguments, unknown.place) : nullptr;
        if (place == nullptr) {
            continue;
        }
        *place = *sample;
        for (const ArgumentProblem& problem : problemsOf(tool, *mention.arguments, std::move(arguments))) {
            if (problem.place == unknown.place) {
                const std::string type = message.substr(kStart.size(), end - kStart.size());
                return Finding{Finding::Weight::Blocks,
                               offset,
                               "argument",
                               pathOf(tool),
                               "\"" + problem.place + "\" must be " + problem.expected + ", not " + type + ".",
                               tool.signature};
            }
        }
    }
    return std::nullopt;
}

std::size_t offsetAt(std::string_view text, int line, int column)
{
    std::size_t at = 0;
    for (int i = 0; i < line && at < text.size(); ++i) {
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    for (int units = 0; units < column && at < text.size() && text[at] != '\n';) {
        const auto lead = static_cast<unsigned char>(text[at]);
        at += lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
        units += lead < 0xF0 ? 1 : 2;
    }
    return std::min(at, text.size());
}

std::string_view wordAt(std::string_view text, std::size_t offset)
{
    std::size_t end = offset;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' ||
                                 text[end] == '$' || static_cast<unsigned char>(text[end]) >= 0x80)) {
        ++end;
    }
    return text.substr(offset, end - offset);
}

/// The call whose un-awaited answer a property is read from: directly, or through a constant.
std::string unawaitedCall(const Checked& checked, std::size_t offset)
{
    const std::string_view text = checked.text;
    const std::size_t dot = offset == 0 ? 0 : text.find_last_not_of(" \t\n?.", offset - 1);
    std::size_t begin = dot;
    while (begin > 0 && begin != std::string_view::npos &&
           wordAt(text, begin - 1).size() > wordAt(text, begin).size()) {
        --begin;
    }
    const std::string name = dot == std::string_view::npos ? std::string() : std::string(wordAt(text, begin));
    for (const ToolMention& mention : checked.mentions.tools) {
        if (!mention.call) {
            continue;
        }
        const std::size_t before =
            text.find_last_not_of(" \t\n", mention.range.begin == 0 ? 0 : mention.range.begin - 1);
        const bool isDirect = mention.call->end == dot;
        bool isNamed = false;
        if (!name.empty() && before != std::string_view::npos && text[before] == '=') {
            const std::size_t nameEnd = text.find_last_not_of(" \t\n", before - 1);
            isNamed = nameEnd != std::string_view::npos && nameEnd + 1 >= name.size() &&
                      text.substr(nameEnd + 1 - name.size(), name.size()) == name;
        }
        if (isDirect || isNamed) {
            return "tools." + join(mention.segments, ".") + "(\u2026)";
        }
    }
    return {};
}

Finding missingName(std::size_t offset, std::string_view name)
{
    Finding finding{Finding::Weight::Blocks, offset, "missing_name", {}, {}, {}};
    finding.message = name == "fetch" || name == "XMLHttpRequest"
                          ? std::string(name) + " is not available here. Connect the API as a source, then call "
                                                "tools.<source>.<tool>(\u2026)."
                          : std::string(name) +
                                " is not available here. What is outside the program is reached through "
                                "tools.<source>.<tool>(\u2026).";
    return finding;
}

/// Whether the program looks with `typeof` whether there is such a name: then it knows what to do without.
bool isAskedFor(const Checked& checked, std::string_view name)
{
    const std::string_view text = checked.text;
    return std::any_of(checked.mentions.guarded.begin(), checked.mentions.guarded.end(), [&](const auto& range) {
        return text.substr(range.begin, std::min(range.end, text.size()) - range.begin) == name;
    });
}

bool isMissingName(int code)
{
    constexpr std::array<int, 9> kCodes = {2304, 2552, 2580, 2581, 2584, 2591, 2592, 2593, 2503};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

/// Never worth a word: implicit any, unused, style.
bool isQuiet(int code)
{
    return (code >= 7000 && code < 7100) || (code >= 6000 && code < 7000) || code >= 80000;
}

const ToolMention* callAround(const Checked& checked, std::size_t offset, std::size_t& index)
{
    const ToolMention* found = nullptr;
    for (std::size_t i = 0; i < checked.mentions.tools.size(); ++i) {
        const ToolMention& mention = checked.mentions.tools[i];
        if (mention.call && mention.call->begin <= offset && offset <= mention.call->end) {
            found = &mention; // the innermost begins last
            index = i;
        }
    }
    return found;
}
} // namespace

std::vector<Finding> ownFindings(const Checked& checked)
{
    std::vector<Finding> findings;
    for (const auto& [index, words] : checked.unknown) {
        const ToolMention& mention = checked.mentions.tools[index];
        const auto weight =
            checked.mentions.isGuarded(mention.range.begin) ? Finding::Weight::Warns : Finding::Weight::Blocks;
        findings.push_back({weight, mention.range.begin, "unknown_tool", join(mention.segments, "."), words, {}});
    }
    for (const auto& [index, tool] : checked.tools) {
        const ToolMention& mention = checked.mentions.tools[index];
        if (!mention.arguments || mention.isByAlias) {
            continue;
        }
        const auto weight =
            checked.mentions.isGuarded(mention.range.begin) ? Finding::Weight::Warns : Finding::Weight::Blocks;
        for (const ArgumentProblem& problem : problemsOf(tool, *mention.arguments, mention.arguments->value)) {
            if (isCertain(*mention.arguments, problem)) {
                findings.push_back({weight, offsetOf(mention, problem.place), "argument", pathOf(tool),
                                    messageOf(problem, pathOf(tool)), tool.signature});
            }
        }
    }
    return findings;
}

std::vector<Finding> compilerFindings(const Checked& checked, const std::vector<sandbox::TypeFinding>& findings)
{
    std::vector<Finding> out;
    for (const sandbox::TypeFinding& found : findings) {
        const std::size_t offset = offsetAt(checked.text, found.line, found.column);
        const auto isChain = [offset](const ToolMention& mention) { return mention.range.holds(offset); };
        if (!found.isError || isQuiet(found.code) ||
            std::any_of(checked.mentions.tools.begin(), checked.mentions.tools.end(), isChain)) {
            continue; // chains were looked up by ourselves
        }
        std::size_t index = 0;
        const ToolMention* call = callAround(checked, offset, index);
        const auto tool = call != nullptr ? checked.tools.find(index) : checked.tools.end();
        const bool isGuarded = checked.mentions.isGuarded(offset);
        if (call != nullptr && call->arguments && tool != checked.tools.end()) {
            if (auto typed = typedArgument(*call, tool->second, offset, found.message); typed && !isGuarded) {
                out.push_back(std::move(*typed));
                continue;
            }
        }
        const std::string_view word = wordAt(checked.text, offset);
        if (isMissingName(found.code) && std::find(kAbsent.begin(), kAbsent.end(), word) != kAbsent.end()) {
            if (!isGuarded && !isAskedFor(checked, word)) {
                out.push_back(missingName(offset, word));
            }
            continue;
        }
        const bool isMember = found.code == 2339 || found.code == 2551 || found.code == 2550;
        if (isMember && found.message.find("type 'Promise<") != std::string::npos && !isGuarded) {
            const std::string unawaited = unawaitedCall(checked, offset);
            out.push_back({Finding::Weight::Blocks,
                           offset,
                           "not_awaited",
                           {},
                           unawaited.empty()
                               ? "\"" + std::string(word) + "\" is read from a Promise. Put await before it."
                               : unawaited + " is a Promise. Put await before it.",
                           {}});
            continue;
        }
        out.push_back({Finding::Weight::OnFailure,
                       offset,
                       "TS" + std::to_string(found.code),
                       {},
                       cutText(found.message, 200),
                       {}});
    }
    return out;
}

std::pair<int, int> placeInSource(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t lineStart = before.rfind('\n');
    const std::size_t column = before.size() - (lineStart == std::string_view::npos ? 0 : lineStart + 1);
    return {std::max(line, 1), static_cast<int>(column) + 1};
}

} // namespace executor::execution::detail
