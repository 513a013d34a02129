#include "core/api/cli/detail/argumenttarget.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace executor::api::cli::detail {
namespace {
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxIndex = 1000;
constexpr const char* kBody = "body";

tl::unexpected<Error> unknownName(const ArgumentSchema& schemas, const Json& schema, std::string_view name)
{
    const auto near = nearMatches(name, schemas.propertyNames(schema));
    return fail(ErrorCode::Usage, "There is no parameter \"" + std::string(name) + "\".",
                near.empty() ? "For a text with an equals sign: -- " + std::string(name) + "=…"
                             : "Did you mean " + join(near, ", ") + "?");
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

/// Whether a name that is no parameter is a property of the request's body: `title=x` means `body.title=x`, as the
/// argument object of code may be written too (sources.md 3.5).
bool isOfBody(const ArgumentSchema& schemas, std::string_view name)
{
    const Json& root = schemas.root();
    if (schemas.propertyLike(root, name) || !schemas.propertyLike(root, kBody)) {
        return false;
    }
    return schemas.propertyLike(schemas.property(root, kBody), name).has_value();
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
            return unknownName(schemas, *target.schema, piece.text);
        }
        step.name = wire.value_or(piece.text);
        target.schema = &schemas.property(*target.schema, step.name);
        target.where += (target.where.empty() ? "" : ".") + step.name;
    }
    target.path.push_back(std::move(step));
    return {};
}
} // namespace

Result<Target> targetOf(const ArgumentSchema& schemas, std::string_view written)
{
    const auto& root = schemas.root();
    Target target;
    target.schema = &root;
    const auto names = schemas.propertyNames(root);
    if (std::find(names.begin(), names.end(), written) != names.end()) {
        EX_CHECK(addStep(schemas, Piece{std::string(written), false}, target));
        return target;
    }
    EX_TRY(const auto pieces, piecesOf(written));
    if (pieces.front().text.empty()) {
        return fail(ErrorCode::Usage, "\"" + std::string(written) + "\" has no name.");
    }
    if (isOfBody(schemas, pieces.front().text)) {
        EX_CHECK(addStep(schemas, Piece{kBody, false}, target));
    }
    for (const auto& piece : pieces) {
        EX_CHECK(addStep(schemas, piece, target));
    }
    return target;
}

} // namespace executor::api::cli::detail
