#include "ui/texts.h"

#include <QCoreApplication>
#include <QTranslator>

// Resources of a static library are registered by hand; the macro needs the global namespace.
static void registerTexts()
{
    Q_INIT_RESOURCE(translations);
}

namespace executor::ui {

void installTexts()
{
    registerTexts();
    auto* texts = new QTranslator(QCoreApplication::instance());
    if (texts->load(QStringLiteral(":/i18n/executor_en.qm"))) {
        QCoreApplication::installTranslator(texts);
    }
}

} // namespace executor::ui
