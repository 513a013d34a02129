#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/sandbox/detail/residentprocess.h"

#include <filesystem>
#include <string>
#include <vector>

namespace executor::sandbox::detail {

/// A message of esbuild with its place, lines and columns counted from 1.
struct EsbuildMessage
{
    std::string id;
    std::string text;
    int line = 0;
    int column = 0;
    std::string lineText;
    std::string suggestion;
};

/// What esbuild made of a text: code and map, or errors.
struct Transformed
{
    std::string code;
    std::string map;
    std::vector<EsbuildMessage> errors;
    std::vector<EsbuildMessage> warnings;
};

enum class Loader
{
    Ts,
    Tsx
};

/// One esbuild process in service mode, started by the first transform(). Thread: the one it lives on.
class Esbuild
{
public:
    Esbuild(std::filesystem::path program, Milliseconds answerWithin);

    /// Errors: `runtime_unavailable` when the process cannot be started, died or hung; the next call starts another.
    [[nodiscard]] Task<Transformed> transform(std::string source, Loader loader);
    void start();
    void stop() { m_process.stop(); }
    /// stop() at the end of the program: waits until the process is gone (milliseconds).
    void end() { m_process.end(); }
    [[nodiscard]] bool isBusy() const { return m_process.isBusy(); }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    bool read(std::string& buffer);

    ResidentProcess m_process;
    bool m_hasVersion = false;
};

} // namespace executor::sandbox::detail
