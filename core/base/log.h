#pragma once

#include "core/base/result.h"

#include <QLoggingCategory>

#include <filesystem>
#include <functional>
#include <string>

namespace executor {

/// Where log lines go and what is done to them first.
struct LogOptions
{
    std::filesystem::path file;            ///< empty: no file
    std::size_t maxFileBytes = 10U << 20U; ///< rotated to .1 ... .4 beyond it
    int keptFiles = 5;                     ///< with the current one
    enum class Console
    {
        Quiet,
        Warnings,
        All
    } console = Console::Warnings;
    QtMsgType least = QtInfoMsg; ///< lines below are dropped
};

/// Sends everything that Qt logs as JSON lines `{t,level,cat,msg}` to a rotating file (0600). Survives a full disk by
/// dropping lines. Call once, after the data folder is locked. Thread: any thread may log (a mutex guards the file).
[[nodiscard]] Result<void> startLogging(const LogOptions& options);
/// Installs the redaction that every line passes before it is written; it must be callable from any thread.
void setLogRedaction(std::function<std::string(std::string)> redact);
/// Writes out and closes the file; later lines go to the console only.
void stopLogging();

} // namespace executor
