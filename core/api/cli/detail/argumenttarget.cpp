#include "core/api/cli/detail/argumenttarget.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace executor::api::cli::detail {
namespace {
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxIndex = 1000;

tl::unexpected<Error> unknownName(std::string_view name, const std::vector<std::string>& known)
{
    const auto near = nearMatches(name, known);
    return fail(ErrorCode::Usage, "Unknown parameter \"" + std::string(name) + "\".",
                near.empty() ? "" : "Did you mean " + join(near, ", ") + "?");
}

/// One piece of a written name: text with its escapes removed, and whether it stood in brackets.
struct Piece
{
    std::string text;
    bool isBracket = false;
};

Result<std::vector<Piece>> piecesOf(std::string_view written)
{
    std::vector<Piece> pieces(1);
    for (std::size_t i = 0; i < written.size(); ++i) {
        const char c = written[i];
        if (c == '\\' && i + 1 < written.size()) {
            pieces.back().text += written[++i];
        } else if (c == '.') {
            pieces.emplace_back();
        } else if (c == '[') {
            const auto end = written.find(']', i);
            if (end == std::string_view::npos) {
                return fail(ErrorCode::Usage, "\"" + std::string(written) + "\" lacks a closing bracket.");
            }
            pieces.push_back({std::string(written.substr(i + 1, end - i - 1)), true});
            i = end;
            // A dot behind a bracket only separates.
            if (i + 2 < written.size() && written[i + 1] == '.') {
                ++i;
                pieces.emplace_back();
            }
        } else {
            pieces.back().text += c;
        }
    }
    if (pieces.size() > kMaxDepth) {
        return fail(ErrorCode::Usage, "\"" + std::string(written) + "\" goes deeper than 32 levels.");
    }
    return pieces;
}

bool isIndex(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Adds the step of one piece and moves to its schema.
Result<void> addStep(const ArgumentSchema& schemas, const Piece& piece, Target& target)
{
    PathStep step;
    if (piece.isBracket && piece.text.empty()) {
        step.kind = PathStep::Kind::Append;
        target.schema = &schemas.items(*target.schema);
        target.where += "[]";
    } else if (piece.isBracket && isIndex(piece.text)) {
        step.kind = PathStep::Kind::Index;
        const auto read = std::from_chars(piece.text.data(), piece.text.data() + piece.text.size(), step.index);
        if (read.ec != std::errc() || step.index > kMaxIndex) {
            return fail(ErrorCode::Usage, "\"" + target.where + "[" + piece.text + "]\": indexes go up to 1,000.");
        }
        target.schema = &schemas.items(*target.schema);
        target.where += "[" + piece.text + "]";
    } else {
        const auto wire = schemas.propertyLike(*target.schema, piece.text);
        if (!wire && !schemas.allowsOthers(*target.schema)) {
            return unknownName(piece.text, schemas.propertyNames(*target.schema));
        }
        step.name = wire.value_or(piece.text);
        target.schema = &schemas.property(*target.schema, step.name);
        target.where += (target.where.empty() ? "" : ".") + step.name;
    }
    target.path.push_back(std::move(step));
    return {};
}

/// Where the first piece of a name leads. `body` with parts is the body, also where it has a property of that name
/// without parts.
Result<Target> firstTarget(const ArgumentSet& set, const std::string& name, bool hasParts)
{
    if (const auto* known = set.like(name)) {
        const auto* whole = set.whole();
        const bool isWhole = hasParts && whole != nullptr && known->name == whole->name &&
                             !set.schemas().hasType(*known->schema, "object") &&
                             !set.schemas().hasType(*known->schema, "array");
        return targetAt(isWhole ? *whole : *known);
    }
    const auto other = set.other(name);
    if (other.schema == nullptr) {
        return unknownName(name, set.names());
    }
    return targetAt(other);
}
} // namespace

Target targetAt(const Argument& argument)
{
    return {argument.path, argument.schema, argument.name};
}

Result<Target> targetOf(const ArgumentSet& set, std::string_view written, Gives gives)
{
    if (set.named(written) != nullptr) {
        return firstTarget(set, std::string(written), gives == Gives::Object);
    }
    EX_TRY(const auto pieces, piecesOf(written));
    if (pieces.front().text.empty()) {
        return fail(ErrorCode::Usage, "\"" + std::string(written) + "\" has no name.");
    }
    EX_TRY(auto target, firstTarget(set, pieces.front().text, pieces.size() > 1 || gives == Gives::Object));
    for (auto piece = pieces.begin() + 1; piece != pieces.end(); ++piece) {
        EX_CHECK(addStep(set.schemas(), *piece, target));
    }
    return target;
}

} // namespace executor::api::cli::detail
