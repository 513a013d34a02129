#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/sandbox/run.h"

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace executor::secrets {
class Redactor;
}

namespace executor::execution {

/// Console lines, emitted items and warnings of one run, without secrets and within their limits (execution.md 7): of
/// logs the first 256 KiB and the last 768 KiB are kept, the number of dropped lines is told.
class RunOutput
{
public:
    explicit RunOutput(const secrets::Redactor& redactor) : m_redactor(redactor) {}

    struct Line
    {
        std::string level;
        Milliseconds at{0};
        std::string text;
    };

    /// Gives the line as it is kept: without secrets.
    Line addLine(Line line);
    /// `valueText` is JSON. Beyond the limit of emitted items (50, 16 MiB) it is dropped and counted.
    void emitItem(std::string valueText);
    void warn(std::string code, std::string message);

    [[nodiscard]] Json logs() const;
    /// The last lines within 4 KiB, for the model.
    [[nodiscard]] Json lastLogs() const;
    [[nodiscard]] const Json& emitted() const { return m_emitted; }
    [[nodiscard]] Json warnings() const;

private:
    const secrets::Redactor& m_redactor;
    std::vector<Line> m_first;
    std::deque<Line> m_last;
    std::size_t m_firstBytes = 0;
    std::size_t m_lastBytes = 0;
    std::size_t m_droppedLines = 0;
    Json m_emitted = Json::array();
    std::size_t m_emittedBytes = 0;
    std::size_t m_droppedItems = 0;
    Json m_warnings = Json::array();
};

} // namespace executor::execution
