#pragma once

#include "core/sources/adapter.h"

namespace executor::sources::openapi {

/// OpenAPI 3.0 to 3.2 and Swagger 2.0, JSON and YAML. Thread: any.
class OpenApiAdapter final : public Adapter
{
public:
    [[nodiscard]] std::string_view kind() const override { return "openapi"; }
    [[nodiscard]] std::optional<Detection> detect(const DocumentText& document) const override;
    [[nodiscard]] Result<std::unique_ptr<ToolStream>> open(DocumentText document, ImportOptions options,
                                                           CancelToken cancel) const override;
    [[nodiscard]] Result<Json> normalise(const Json& binding, Json arguments) const override;
    [[nodiscard]] Result<BuiltRequest> build(const Json& binding, const CallSettings& settings, const Json& arguments,
                                             std::string_view stepId) const override;
    [[nodiscard]] Result<ToolOutcome> read(const Json& binding, RawAnswer answer,
                                           const secrets::Redactor& redactor) const override;
    [[nodiscard]] bool isSafeToRepeat(const Json& binding) const override;
    [[nodiscard]] std::vector<std::string> targetArguments(const Json& binding) const override;
};

} // namespace executor::sources::openapi
