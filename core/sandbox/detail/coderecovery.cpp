#include "core/sandbox/detail/coderecovery.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sandbox/detail/esbuild.h"
#include "core/sandbox/detail/programguard.h"

#include <algorithm>

namespace executor::sandbox::detail {
namespace {
/// The entry of the prelude; `__ex` is its private side, given to the program as a parameter.
constexpr std::string_view kOpen = "\"use strict\";__executor(async(__ex)=>{";
constexpr std::string_view kClose = "\n})";
/// Exactly as long as the words it takes the place of, so that columns stay.
constexpr std::string_view kExportDefault = "export default";
constexpr std::string_view kDefaultValue = "__ex.default =";
constexpr int kMostMends = 50;

enum class Shape
{
    Expression,
    Body
};

/// How the program's own `main` is declared at its top level.
enum class Main
{
    None,
    Function, ///< can be assigned to, so its calls can be watched
    Constant
};

/// `do v = <one statement> while(0)` parses exactly when the text is one expression statement, with or without a
/// semicolon and with comments anywhere; parentheses around it would not allow the semicolon.
std::string wrapped(std::string_view text, Shape shape, Main main = Main::None)
{
    std::string out(kOpen);
    if (shape == Shape::Expression) {
        return out.append("do __ex.value=\n").append(text).append("\nwhile(0)").append(kClose);
    }
    if (main == Main::Function) {
        out.append("main=__ex.main(main);");
    }
    out.append("\n").append(text);
    out.append(main == Main::None ? "\n;return __ex.end()" : "\n;return __ex.end(main)");
    return out.append(kClose);
}

/// The same program for the type checker: a function, in front of the agent's first line.
std::string wrappedForCheck(std::string_view text, Shape shape)
{
    std::string out = "async function __program(__ex: any) {";
    out.append(shape == Shape::Expression ? "do __ex.value=\n" : "\n").append(text);
    return out.append(shape == Shape::Expression ? "\nwhile(0)}\n" : "\n}\n");
}

std::size_t lineCount(std::string_view text)
{
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

std::size_t offsetOf(std::string_view text, int line, int column)
{
    std::size_t at = 0;
    for (int i = 1; i < line; ++i) {
        const std::size_t newline = text.find('\n', at);
        if (newline == std::string_view::npos) {
            return text.size();
        }
        at = newline + 1;
    }
    return std::min(text.size(), at + static_cast<std::size_t>(std::max(0, column - 1)));
}

Error refusal(ErrorCode code, int line, int column, const std::string& what, std::string hint)
{
    Error error;
    error.code = code;
    error.message = line > 0 ? "Line " + std::to_string(line) + ": " + what : what;
    error.hint = std::move(hint);
    error.details["line"] = line;
    error.details["column"] = column;
    return error;
}

/// Words for an error of the body, whose first line is line 2 of what esbuild saw.
Error syntaxError(const EsbuildMessage& message, std::string_view text)
{
    const auto last = static_cast<int>(lineCount(text));
    int line = message.line - 1;
    std::string what = message.text;
    if (line > last) {
        line = last;
        what = "The program ends too early; a bracket, brace or quote is not closed (" + what + ")";
    }
    if (!message.suggestion.empty()) {
        what += " (did you mean " + message.suggestion + "?)";
    }
    if (what.empty() || what.back() != '.') {
        what += '.';
    }
    return refusal(ErrorCode::SyntaxError, std::max(line, 1), message.column, what, {});
}

std::string_view wordAt(std::string_view text, std::size_t offset)
{
    const std::size_t lineStart = text.rfind('\n', offset == 0 ? 0 : offset - 1);
    const std::size_t from = lineStart == std::string_view::npos || offset == 0 ? 0 : lineStart + 1;
    const std::string_view line = trimmed(text.substr(from, offset > from ? offset - from : 0));
    return line.substr(line.find_last_of(" ;{}") + 1);
}

struct BodyAttempt
{
    std::string text; ///< with `export` mended
    Transformed made;
};

/// One attempt to make the text a body: mends `export` at the places that esbuild names.
Task<BodyAttempt> transformBody(std::string text, Transform transform)
{
    for (int mends = 0;; ++mends) {
        std::string source = wrapped(text, Shape::Body);
        EX_CO_TRY(Transformed made, co_await transform(std::move(source), Loader::Ts));
        bool isMended = false;
        if (!made.errors.empty() && mends < kMostMends && made.errors.front().text == "Unexpected \"export\"") {
            const std::size_t at = offsetOf(text, made.errors.front().line - 1, made.errors.front().column);
            if (text.compare(at, kExportDefault.size(), kExportDefault) == 0) {
                text.replace(at, kDefaultValue.size(), kDefaultValue);
                isMended = true;
            } else if (text.compare(at, 7, "export ") == 0) {
                text.replace(at, 7, "       ");
                isMended = true;
            }
        }
        if (!isMended) {
            BodyAttempt attempt;
            attempt.text = std::move(text);
            attempt.made = std::move(made);
            co_return std::move(attempt);
        }
    }
}

/// Why the text is no program in any wrapping.
Task<Error> explain(std::string text, EsbuildMessage message, Transform transform)
{
    const std::size_t at = offsetOf(text, message.line - 1, message.column);
    if (wordAt(text, at) == "import") {
        co_return refusal(ErrorCode::SyntaxError, message.line - 1, message.column,
                          "import is not available: there are no modules here.",
                          "Call tools.<source>.<tool>(...) for everything outside, and use the built-in globals.");
    }
    std::string opened = wrapped("{" + text, Shape::Body);
    EX_CO_TRY(const Transformed withBrace, co_await transform(std::move(opened), Loader::Ts));
    if (withBrace.errors.empty()) {
        const std::size_t brace = text.rfind('}', at == 0 ? 0 : at - 1);
        const auto line = static_cast<int>(lineCount(std::string_view(text).substr(0, brace)));
        co_return refusal(ErrorCode::SyntaxError, line, 0, "There is a closing brace too many.",
                          "Remove it, or write the brace that it should close.");
    }
    std::string source = wrapped(text, Shape::Body);
    EX_CO_TRY(const Transformed asJsx, co_await transform(std::move(source), Loader::Tsx));
    if (asJsx.errors.empty()) {
        co_return refusal(ErrorCode::SyntaxError, message.line - 1, message.column,
                          "JSX is not available: the program is plain TypeScript.",
                          "Return data, or text built with template literals.");
    }
    co_return syntaxError(message, text);
}

/// Whether `text` stays a program when it declares `main` once more with this word.
Task<bool> canDeclareMain(std::string text, std::string word, Transform transform)
{
    std::string source = wrapped(text + "\n" + word + " main;", Shape::Body);
    EX_CO_TRY(const Transformed made, co_await transform(std::move(source), Loader::Ts));
    co_return made.errors.empty();
}

Task<Main> mainOf(std::string text, Transform transform)
{
    if (text.find("main") == std::string::npos) {
        co_return Main::None;
    }
    EX_CO_TRY(const bool isFree, co_await canDeclareMain(text, "let", transform));
    if (isFree) {
        co_return Main::None;
    }
    EX_CO_TRY(const bool isVariable, co_await canDeclareMain(text, "var", transform));
    co_return isVariable ? Main::Function : Main::Constant;
}

/// An integer literal that a number would round is refused; the same digits in a string or comment are not. What it
/// is, esbuild decides: with an `@` among the digits a literal no longer parses, a string does.
Task<void> refuseInexact(std::string text, Shape shape, Transform transform)
{
    const std::vector<LongInteger> candidates = inexactIntegers(text);
    for (std::size_t i = 0; i < candidates.size() && i < 20; ++i) {
        const std::size_t at = candidates[i].offset;
        std::string changed = text;
        changed.insert(at + 1, "@");
        std::string source = wrapped(changed, shape);
        EX_CO_TRY(const Transformed made, co_await transform(std::move(source), Loader::Ts));
        if (!made.errors.empty()) {
            const auto line = static_cast<int>(lineCount(std::string_view(text).substr(0, at)));
            co_return tl::unexpected(refusal(ErrorCode::TypeError, line, 0,
                                             candidates[i].digits + " cannot be held exactly by a number.",
                                             "Write it as a string of digits: \"" + candidates[i].digits + "\"."));
        }
    }
    co_return Result<void>{};
}

Result<void> refuseBigInt(const Transformed& made)
{
    for (const EsbuildMessage& warning : made.warnings) {
        if (warning.id == "bigint") {
            return tl::unexpected(
                refusal(ErrorCode::TypeError, warning.line - 1, warning.column, "BigInt is not available here.",
                        "Keep integers beyond 2^53 as strings of digits; tools take and give them so."));
        }
    }
    return {};
}

/// A last statement `main();` gives the program's value although nobody wrote `return`. Looks at what esbuild printed:
/// there a statement of the body's own level stands on a line of its own, indented by two spaces.
void returnLastMain(std::string& javascript)
{
    for (const std::string_view call : {"\n  main();\n", "\n  yield main();\n"}) {
        if (const std::size_t at = javascript.rfind(call); at != std::string::npos) {
            const std::string_view rest = std::string_view(javascript).substr(at + call.size());
            if (rest.rfind("  return __ex.end(main);\n", 0) == 0) {
                javascript.insert(at + 3, "return ");
            }
        }
    }
}

Program programOf(std::string code, std::string_view text, Shape shape, Transformed made)
{
    Program program;
    program.source = std::move(code);
    program.checked = wrappedForCheck(text, shape);
    program.javascript = guardProgram(made.code);
    program.sourceMap = std::move(made.map);
    program.hash = sha256Hex(program.javascript);
    return program;
}

std::string withoutMark(std::string_view text)
{
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    return std::string(text.substr(text.rfind(kByteOrderMark, 0) == 0 ? kByteOrderMark.size() : 0));
}

/// The text in every wrapping; when none fits, the error speaks of it as a body. Both first attempts are under way at
/// once: most programs are bodies, and each attempt costs a trip to esbuild.
Task<Program> translate(std::string code, std::string text, Transform transform)
{
    std::string lone = wrapped(text, Shape::Expression);
    const Task<Transformed> asExpression = transform(std::move(lone), Loader::Ts);
    const Task<BodyAttempt> asBody = transformBody(text, transform);
    Result<Transformed> expression = co_await asExpression;
    Result<BodyAttempt> attempt = co_await asBody;
    if (!expression) {
        co_return tl::unexpected(expression.error());
    }
    if (!attempt) {
        co_return tl::unexpected(attempt.error());
    }
    if (expression->errors.empty()) {
        EX_CO_CHECK(co_await refuseInexact(text, Shape::Expression, transform));
        EX_CO_CHECK(refuseBigInt(*expression));
        co_return programOf(std::move(code), text, Shape::Expression, std::move(*expression));
    }
    text = std::move(attempt->text);
    Transformed body = std::move(attempt->made);
    if (!body.errors.empty()) {
        EX_CO_TRY(Error why, co_await explain(text, body.errors.front(), transform));
        co_return tl::unexpected(std::move(why));
    }
    EX_CO_CHECK(co_await refuseInexact(text, Shape::Body, transform));
    EX_CO_CHECK(refuseBigInt(body));
    EX_CO_TRY(const Main main, co_await mainOf(text, transform));
    if (main != Main::None) {
        std::string source = wrapped(text, Shape::Body, main);
        EX_CO_TRY(body, co_await transform(std::move(source), Loader::Ts));
        returnLastMain(body.code);
    }
    co_return programOf(std::move(code), text, Shape::Body, std::move(body));
}
} // namespace

Task<Program> recoverAndTranslate(std::string code, Transform transform)
{
    std::string text = withoutMark(code);
    const std::optional<std::string> fenced = fencedProgram(text);
    // Fences first, and for good: to a parser of JavaScript ```ts ... ``` is a chain of template literals, so the whole
    // message would pass as a program.
    std::string chosen = fenced ? *fenced : text;
    Result<Program> program = co_await translate(std::move(code), std::move(chosen), std::move(transform));
    co_return std::move(program);
}

} // namespace executor::sandbox::detail
