#include "core/sources/openapi/openapiadapter.h"

#include "core/base/text.h"
#include "core/sources/openapi/answer.h"
#include "core/sources/openapi/arguments.h"
#include "core/sources/openapi/binding.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/request.h"
#include "core/sources/openapi/stream.h"

namespace executor::sources::openapi {
namespace {
/// A root key near the start of a text: JSON (`"openapi"`) or YAML (`openapi:` at the start of a line).
bool hasKey(std::string_view text, const std::string& key)
{
    const std::string quoted = "\"" + key + "\"";
    if (text.find(quoted) != std::string_view::npos) {
        return true;
    }
    return text.substr(0, key.size() + 1) == key + ":" || text.find("\n" + key + ":") != std::string_view::npos;
}
} // namespace

std::optional<Detection> OpenApiAdapter::detect(const DocumentText& document) const
{
    const std::string_view text = trimmed(*document.text);
    if (text.empty() || text.front() == '<') {
        return std::nullopt;
    }
    if (hasKey(text, "openapi") || hasKey(text, "swagger")) {
        return Detection{"likely", "openapi", hasKey(text, "openapi") ? "OpenAPI" : "Swagger"};
    }
    return std::nullopt;
}

Result<std::unique_ptr<ToolStream>> OpenApiAdapter::open(DocumentText document, ImportOptions options,
                                                         CancelToken cancel) const
{
    EX_TRY(std::unique_ptr<Document> opened, Document::open(*document.text, cancel));
    return std::make_unique<OpenApiStream>(std::move(opened), std::move(document.url), std::move(options));
}

Result<Json> OpenApiAdapter::normalise(const Json& binding, Json arguments) const
{
    return normalisedArguments(Binding::fromJson(binding), std::move(arguments));
}

Result<BuiltRequest> OpenApiAdapter::build(const Json& binding, const CallSettings& settings, const Json& arguments,
                                           std::string_view stepId) const
{
    return buildRequest(Binding::fromJson(binding), settings, arguments, stepId);
}

Result<ToolOutcome> OpenApiAdapter::read(const Json& binding, RawAnswer answer, const secrets::Redactor& redactor) const
{
    return readOutcome(Binding::fromJson(binding), std::move(answer), redactor);
}

bool OpenApiAdapter::isSafeToRepeat(const Json& binding) const
{
    const std::string method = textMember(binding, "method");
    return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "QUERY";
}

std::vector<std::string> OpenApiAdapter::targetArguments(const Json& binding) const
{
    std::vector<std::string> names;
    for (const ParameterBinding& parameter : Binding::fromJson(binding).parameters) {
        if (parameter.place == Place::Path) {
            names.push_back(parameter.key);
        }
    }
    return names;
}

} // namespace executor::sources::openapi
