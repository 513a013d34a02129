#include "core/sources/openapi/stream.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonpointer.h"
#include "core/base/text.h"
#include "core/sources/openapi/security.h"
#include "core/sources/openapi/servers.h"
#include "core/sources/openapi/swagger.h"

#include <chrono>

namespace executor::sources::openapi {
namespace {
constexpr auto kSlice = std::chrono::milliseconds(50);

Json securitySchemes(Document& document)
{
    if (document.dialect() == Dialect::Swagger20) {
        return document.rootMember("securityDefinitions");
    }
    Json schemes = document.resolve("#/components/securitySchemes").value_or(Json());
    if (schemes.is_object()) {
        for (auto& entry : schemes.items()) {
            entry.value() = document.resolved(entry.value()).value_or(Json::object());
        }
    }
    return schemes;
}
} // namespace

OpenApiStream::OpenApiStream(std::unique_ptr<Document> document, std::string url, ImportOptions options)
    : m_document(std::move(document)),
      m_url(std::move(url)),
      m_options(std::move(options)),
      m_schemas(*m_document, m_warnings)
{
    DocumentContext context = contextOf();
    readFacts(context);
    if (m_document->duplicateKeys() > 0) {
        m_warnings.add("duplicate_key", "",
                       std::to_string(m_document->duplicateKeys()) +
                           " keys stand twice in one object; the last one counts.");
    }
    m_reader = std::make_unique<OperationReader>(*m_document, m_schemas, m_warnings, std::move(context));
}

DocumentContext OpenApiStream::contextOf()
{
    DocumentContext context;
    context.url = m_url;
    const bool isSwagger = m_document->dialect() == Dialect::Swagger20;
    const Json servers = isSwagger ? serversOfSwagger(*m_document, m_url) : m_document->rootMember("servers");
    context.servers = absoluteServers(servers, m_url);
    context.security = alternativesOf(m_document->rootMember("security"));
    context.filled = filledPlacesOf(securitySchemes(*m_document));
    if (isSwagger) {
        context.consumes = m_document->rootMember("consumes");
        context.produces = m_document->rootMember("produces");
    }
    return context;
}

void OpenApiStream::readFacts(const DocumentContext& context)
{
    const Json info = m_document->rootMember("info");
    m_facts.title = cutText(withoutControls(textMember(info, "title")), 200);
    m_facts.version = cutText(withoutControls(textMember(info, "version")), 100);
    m_facts.description = cutText(textMember(info, "description"), 4'000);
    m_facts.format = m_document->format();
    m_facts.operationCount = m_document->operations().size();
    m_facts.serverUrls = possibleUrls(context.servers);
    m_facts.needsBaseUrl = context.servers.empty();
    std::vector<std::vector<std::string>> applied = context.security;
    for (const std::string& text : m_document->securityTexts()) {
        for (auto& names : alternativesOf(parseJson(text, kLenientJson).value_or(Json()))) {
            applied.push_back(std::move(names));
        }
    }
    m_facts.authMethods = authMethodsOf(securitySchemes(*m_document), applied);
}

Result<ImportBatch> OpenApiStream::next(std::size_t most, CancelToken cancel)
{
    ImportBatch batch;
    const auto start = std::chrono::steady_clock::now();
    const auto& operations = m_document->operations();
    if (m_names.empty()) {
        m_names = nameOperations(m_document->paths(), operations, m_options.slug, m_options.knownNames);
    }
    while (m_next < operations.size() && batch.tools.size() < most) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "The import was cancelled.");
        }
        const OperationEntry& entry = operations[m_next];
        const OperationName& name = m_names[m_next];
        ++m_next;
        const std::string& path = m_document->paths()[entry.pathIndex].path;
        const std::string pointer = "/paths/" + pointerEscaped(path) + "/" + asciiLower(entry.method);
        if (!m_paths.insert(name.path).second) {
            m_warnings.add("operation_twice", pointer, "The operation stands twice in the document; the first counts.",
                           entry.method + " " + path);
            continue;
        }
        if (auto tool = m_reader->read(entry, name)) {
            batch.tools.push_back(std::move(*tool));
            ++m_usable;
        } else {
            m_warnings.add("operation_left_out", pointer, tool.error().message, entry.method + " " + path);
        }
        batch.bytesRead = m_document->size() * m_next / operations.size();
        if (std::chrono::steady_clock::now() - start > kSlice) {
            break;
        }
    }
    batch.definitions = m_schemas.takeDefinitions();
    batch.bytesTotal = m_document->size();
    batch.bytesRead = std::min(batch.bytesRead, batch.bytesTotal);
    batch.isLast = m_next >= operations.size();
    if (batch.isLast) {
        batch.bytesRead = batch.bytesTotal;
        if (m_usable == 0) {
            return fail(ErrorCode::DocumentHasNoOperations, "The document has no usable operation.");
        }
    }
    return batch;
}

} // namespace executor::sources::openapi
