#include "core/execution/execution.h"

namespace executor::execution {

Json ExecutionError::toJson() const
{
    Json json = Json::object();
    json["code"] = wireName(code);
    json["message"] = message;
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) {
            json[key] = text;
        }
    };
    add("hint", hint);
    add("path", path);
    add("stack", stack);
    add("stepId", step.text());
    if (line > 0) {
        json["line"] = line;
    }
    if (column > 0) {
        json["column"] = column;
    }
    if (details.is_object() && !details.empty()) {
        json["details"] = details;
    }
    return json;
}

ExecutionError ExecutionError::of(const Error& error)
{
    ExecutionError out;
    out.code = error.code;
    out.message = error.message;
    out.hint = error.hint;
    out.details = error.details;
    if (const Json* line = member(error.details, "line"); line != nullptr && line->is_number_integer()) {
        out.line = line->get<int>();
    }
    if (const Json* column = member(error.details, "column"); column != nullptr && column->is_number_integer()) {
        out.column = column->get<int>();
    }
    return out;
}

} // namespace executor::execution
