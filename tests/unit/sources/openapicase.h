#pragma once

#include "core/base/jsonparse.h"
#include "core/catalog/argumentchecker.h"
#include "core/sources/openapi/openapiadapter.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace executor::sources {

/// A file or folder beside the source tree that is only there in some places; EXECUTOR_SHARED names another parent.
inline QString sharedPath(const char* path)
{
    const QString parent = qEnvironmentVariable("EXECUTOR_SHARED", QStringLiteral(EX_SOURCE_DIR "/../shared"));
    return parent + QLatin1Char('/') + QLatin1String(path);
}

/// All tools of a document, read as an import reads them.
struct ReadDocument
{
    DescriptionFacts facts;
    std::vector<catalog::ToolDefinition> tools;
    Json definitions = Json::object();
    std::vector<ImportWarning> warnings;
};

inline Result<ReadDocument> readDocument(std::string text, std::string url = {}, ImportOptions options = {})
{
    const openapi::OpenApiAdapter adapter;
    DocumentText document{std::make_shared<const std::string>(std::move(text)), std::move(url)};
    EX_TRY(std::unique_ptr<ToolStream> stream, adapter.open(std::move(document), std::move(options), CancelToken()));
    ReadDocument result;
    result.facts = stream->facts();
    for (bool isLast = false; !isLast;) {
        EX_TRY(ImportBatch batch, stream->next(256, CancelToken()));
        for (catalog::NamedSchema& definition : batch.definitions) {
            result.definitions[definition.name] = std::move(definition.schema);
        }
        for (catalog::ToolDefinition& tool : batch.tools) {
            result.tools.push_back(std::move(tool));
        }
        isLast = batch.isLast;
    }
    result.warnings = stream->warnings().kept();
    return result;
}

/// What `$request` does for one tool: normalise, check, build.
inline Result<BuiltRequest> requestFor(const ReadDocument& document, const catalog::ToolDefinition& tool,
                                       Json arguments, const CallSettings& settings = {})
{
    const openapi::OpenApiAdapter adapter;
    Json schema = tool.inputSchema;
    schema["$defs"] = document.definitions;
    const auto checker = catalog::ArgumentChecker::compile(schema, {tool.parameters});
    EX_TRY(Json normalised, adapter.normalise(tool.binding, std::move(arguments)));
    if (const auto problems = checker->check(normalised); !problems.empty()) {
        return tl::unexpected(catalog::argumentError(problems, tool.path, {}));
    }
    return adapter.build(tool.binding, settings, normalised, "step_test");
}

} // namespace executor::sources
