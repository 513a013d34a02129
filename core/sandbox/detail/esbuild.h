#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"

#include <QProcess>
#include <QTimer>

#include <filesystem>
#include <map>
#include <memory>
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

/// One esbuild process in service mode. Started by the first transform(); a process that died or was silent for
/// `answerWithin` is given up, and the next transform() starts another. Thread: the one it lives on.
class Esbuild
{
public:
    Esbuild(std::filesystem::path program, Milliseconds answerWithin);
    Esbuild(const Esbuild&) = delete;
    Esbuild& operator=(const Esbuild&) = delete;
    /// Hand-written: ends the process and fails what waits.
    ~Esbuild();

    /// Errors: `runtime_unavailable` when the process cannot be started, died or hung.
    [[nodiscard]] Task<Transformed> transform(std::string source, Loader loader);
    void start();
    void stop();
    /// stop() at the end of the program: waits until the process is gone (milliseconds).
    void end();
    [[nodiscard]] bool isBusy() const { return !m_pending.empty(); }
    [[nodiscard]] qint64 processId() const;

private:
    struct Pending
    {
        std::shared_ptr<OneShot<Json>> answer;
        Steady since;
    };
    void read();
    void giveUp(const std::string& why);
    void checkSilence();

    std::filesystem::path m_program;
    Milliseconds m_answerWithin;
    std::unique_ptr<QProcess> m_process;
    QTimer m_watch;
    std::string m_buffer;
    bool m_hasVersion = false;
    std::uint32_t m_lastId = 0;
    std::map<std::uint32_t, Pending> m_pending;
};

} // namespace executor::sandbox::detail
