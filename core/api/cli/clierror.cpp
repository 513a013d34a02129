#include "core/api/cli/clierror.h"

namespace executor::api::cli {

int exitCodeOf(std::string_view wireCode)
{
    if (wireCode.starts_with("usage") || wireCode == "ambiguous_tool") {
        return 2;
    }
    const auto code = errorCodeFromWire(wireCode);
    return wireName(code) == wireCode ? executor::exitCode(code) : 1;
}

CliError CliError::from(const Error& error)
{
    CliError made;
    made.code = std::string(wireName(error.code));
    made.message = error.message;
    made.hint = error.hint;
    made.details = error.details;
    made.exitCode = executor::exitCode(error.code);
    return made;
}

CliError CliError::fromJson(const Json& error)
{
    CliError made;
    made.code = textMember(error, "code", "internal");
    made.message = textMember(error, "message", "The answer had no message.");
    made.hint = textMember(error, "hint");
    made.requestId = textMember(error, "requestId");
    if (const Json* details = member(error, "details"); details != nullptr && details->is_object()) {
        made.details = *details;
    }
    made.exitCode = exitCodeOf(made.code);
    return made;
}

CliError CliError::interrupted(std::string message)
{
    CliError made;
    made.code = "cancelled";
    made.message = std::move(message);
    made.exitCode = 130;
    return made;
}

CliError CliError::paused()
{
    CliError made;
    made.exitCode = 20;
    return made;
}

CliError CliError::usage(std::string code, std::string message, std::string hint)
{
    CliError made;
    made.code = std::move(code);
    made.message = std::move(message);
    made.hint = std::move(hint);
    made.exitCode = 2;
    return made;
}

} // namespace executor::api::cli
