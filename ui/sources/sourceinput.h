#pragma once

#include "core/base/task.h"
#include "ui/values.h"

class QMimeData;

namespace executor::ui {

/// What hangs over the window and what would be done with it.
struct DropCheck
{
    bool isGood = false;
    QString sentence; ///< "Drop to connect petstore.json", or why not
    QString input;    ///< path, address or document text for readInput()
};
[[nodiscard]] DropCheck checkDrop(const QMimeData& data);

/// Turns what a person typed, pasted or dropped into an input: an address stays one, a path is read on the pool
/// (regular files only, at most 64 MiB), anything else is the document itself. Errors: `not_found`,
/// `document_too_large`, `document_unreadable`. Thread: GUI.
[[nodiscard]] Task<SourceInput> readInput(QString text);

} // namespace executor::ui
