#pragma once

#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// Media type without parameters, in lower case.
[[nodiscard]] std::string essenceOf(std::string_view mediaType);
/// `application/json`, `text/json`, `…+json`; a range that covers them when `mediaType` is `*/*`.
[[nodiscard]] bool isJsonMedia(std::string_view mediaType);
/// NDJSON, JSON Lines.
[[nodiscard]] bool isJsonLines(std::string_view mediaType);
[[nodiscard]] bool isFormMedia(std::string_view mediaType);
[[nodiscard]] bool isMultipart(std::string_view mediaType);
/// `text/*`, XML, YAML, CSV and the like: a value is text.
[[nodiscard]] bool isTextMedia(std::string_view mediaType);
/// The order in which request types are preferred: JSON, form, multipart, the rest as declared.
[[nodiscard]] int requestRank(std::string_view mediaType);

} // namespace executor::sources::openapi
