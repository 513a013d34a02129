#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/sandbox/run.h"

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace executor::execution {

/// Console lines, emitted items and warnings of one run, within their limits (execution.md 7): of logs the first 256
/// KiB and the last 768 KiB are kept, the number of dropped lines is told.
class RunOutput
{
public:
    struct Line
    {
        std::string level;
        Milliseconds at{0};
        std::string text;
    };

    void addLine(Line line);
    /// False when the limit of emitted items (50, 16 MiB) is reached: the item is dropped and counted.
    bool emitItem(Json item, std::size_t bytes);
    void warn(std::string code, std::string message);

    [[nodiscard]] Json logs() const;
    /// The last lines within 4 KiB, for the model.
    [[nodiscard]] Json lastLogs() const;
    [[nodiscard]] const Json& emitted() const { return m_emitted; }
    [[nodiscard]] Json warnings() const;

private:
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
