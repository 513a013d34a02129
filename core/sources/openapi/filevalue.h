#pragma once

#include "core/base/result.h"

#include <string>

namespace executor::sources::openapi {

/// A file among the arguments: inline bytes, or a plain string that is its UTF-8 bytes.
struct FileValue
{
    std::string bytes;
    std::string name;
    std::string mimeType;
};

/// Whether a value has one of the forms of a file: `{"$bytes"}`, `{"$file"}`, `{"$result"}`.
[[nodiscard]] bool isFileObject(const Json& value);
/// Errors: `invalid_tool_arguments` naming `place`.
[[nodiscard]] Result<FileValue> fileFrom(const Json& value, const std::string& place);

} // namespace executor::sources::openapi
