#include "ui/values.h"

#include <QRegularExpression>

namespace executor::ui {

QString QuestionView::plainSentence() const
{
    QString text;
    for (const TextRun& run : sentence) {
        text += run.text;
    }
    // Isolates and joiners are for the eye; a screen reader or a clipboard gets none.
    text.remove(QRegularExpression(QStringLiteral("[\\x{2060}\\x{2066}-\\x{2069}]")));
    return text;
}

} // namespace executor::ui
