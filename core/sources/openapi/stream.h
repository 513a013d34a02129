#pragma once

#include "core/sources/adapter.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/names.h"
#include "core/sources/openapi/operations.h"
#include "core/sources/openapi/schemas.h"

#include <memory>
#include <unordered_set>
#include <vector>

namespace executor::sources::openapi {

/// An OpenAPI document under import.
class OpenApiStream final : public ToolStream
{
public:
    OpenApiStream(std::unique_ptr<Document> document, std::string url, ImportOptions options);

    [[nodiscard]] const DescriptionFacts& facts() const override { return m_facts; }
    void setOptions(ImportOptions options) override { m_options = std::move(options); }
    [[nodiscard]] Result<ImportBatch> next(std::size_t most, CancelToken cancel) override;
    [[nodiscard]] const ImportWarnings& warnings() const override { return m_warnings; }

private:
    DocumentContext contextOf();
    void readFacts(const DocumentContext& context);

    std::unique_ptr<Document> m_document;
    std::string m_url;
    ImportOptions m_options;
    ImportWarnings m_warnings;
    DescriptionFacts m_facts;
    SchemaConverter m_schemas;
    std::unique_ptr<OperationReader> m_reader;
    std::vector<OperationName> m_names;
    std::unordered_set<std::string> m_paths;
    std::size_t m_next = 0;
    std::size_t m_usable = 0;
};

} // namespace executor::sources::openapi
