#include "core/catalog/argumentchecker.h"

#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include "core/catalog/detail/checkerrun.h"

#include <algorithm>
#include <charconv>

namespace executor::catalog {
using namespace detail;

struct ArgumentChecker::Program
{
    CheckerProgram code;
    std::vector<std::string> parameters;
};

namespace {
/// `5`, `-1.25`: as JSON writes it, without anything that would be lost.
std::optional<Json> numberFromText(std::string_view text, bool isInteger)
{
    std::string_view rest = text.starts_with('-') ? text.substr(1) : text;
    const std::size_t point = std::min(rest.find('.'), rest.size());
    const std::string_view whole = rest.substr(0, point);
    const std::string_view part = point < rest.size() ? rest.substr(point + 1) : std::string_view();
    const auto isDigits = [](std::string_view digits) {
        return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!isDigits(whole) || (whole.size() > 1 && whole.front() == '0') || text == "-0") {
        return std::nullopt;
    }
    if (point == rest.size()) {
        std::int64_t value = 0;
        const auto done = std::from_chars(text.data(), text.data() + text.size(), value);
        return done.ec == std::errc() ? std::optional<Json>(Json(value)) : integerFromDigits(text, Width::Uint64);
    }
    if (isInteger || !isDigits(part) || part.back() == '0' || text.size() > 16) {
        return std::nullopt;
    }
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return Json(value);
}

/// The lossless conversions of sources.md 3.5, where exactly one type (beside null) is allowed.
void convert(const CheckerRun& run, NodeNumber number, Json& value)
{
    const CheckerNode& node = run.target(number);
    const auto types = static_cast<std::uint8_t>(node.types & ~kNull);
    if (types == kArray && value.is_array() && node.array && node.array->items != kNoNode) {
        for (Json& one : value) {
            convert(run, node.array->items, one);
        }
        return;
    }
    if (types == kText && (isNumber(value) || value.is_boolean())) {
        value = Json(toText(value));
    } else if (types == kBoolean && value.is_string()) {
        const std::string& text = value.get_ref<const std::string&>();
        if (text == "true" || text == "false") {
            value = Json(text == "true");
        }
    } else if ((types == kInteger || types == kNumber || types == (kInteger | kNumber)) && value.is_string()) {
        if (auto converted = numberFromText(value.get_ref<const std::string&>(), types == kInteger)) {
            value = std::move(*converted);
        }
    }
}

void convertParameters(const CheckerRun& run, const std::vector<std::string>& parameters, Json& arguments)
{
    const CheckerNode& root = run.target(0);
    if (!root.object) {
        return;
    }
    for (const std::string& name : parameters) {
        const auto found = arguments.find(name);
        if (found == arguments.end()) {
            continue;
        }
        const NodeNumber node = root.object->property(name);
        if (found->is_null()) {
            arguments.erase(name);
        } else if (node != kNoNode) {
            convert(run, node, *found);
        }
    }
}
} // namespace

Json ArgumentProblem::toJson() const
{
    Json json = Json::object();
    json["place"] = place;
    json["problem"] = problem;
    json["expected"] = expected;
    json["given"] = given;
    return json;
}

ArgumentChecker::ArgumentChecker() = default;
ArgumentChecker::~ArgumentChecker() = default;

std::shared_ptr<const ArgumentChecker> ArgumentChecker::compile(const Json& schema, CheckerOptions options)
{
    std::shared_ptr<ArgumentChecker> checker(new ArgumentChecker);
    checker->m_program =
        std::make_unique<const Program>(Program{compileChecker(schema), std::move(options.parameters)});
    return checker;
}

std::size_t ArgumentChecker::nodeCount() const
{
    return m_program->code.nodes.size();
}

std::vector<ArgumentProblem> ArgumentChecker::check(Json& arguments) const
{
    CheckerRun run(m_program->code, CheckerRun::Mode::Convert);
    if (arguments.is_object()) {
        convertParameters(run, m_program->parameters, arguments);
    }
    run.check(0, arguments, {});
    return run.take();
}

Error argumentError(const std::vector<ArgumentProblem>& problems, std::string_view path, std::string_view signature)
{
    std::string message = std::string(path) + ": ";
    Json list = Json::array();
    for (const ArgumentProblem& problem : problems) {
        message += (list.empty() ? "" : " ") + problem.problem;
        list.push_back(problem.toJson());
    }
    Json details = Json::object();
    details["problems"] = std::move(list);
    if (!signature.empty()) {
        details["schema"] = std::string(signature);
    }
    Error error;
    error.code = ErrorCode::InvalidToolArguments;
    error.message = cutText(message, 2000);
    error.details = std::move(details);
    if (!signature.empty()) {
        error.hint = "Wanted: " + std::string(path) + std::string(signature);
    }
    return error;
}

} // namespace executor::catalog
