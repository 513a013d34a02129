# npm installs the package of this machine only: @esbuild/<os>-<cpu>.
file(GLOB programs ${FROM}/*/bin/esbuild)
list(LENGTH programs count)
if(NOT count EQUAL 1)
    message(FATAL_ERROR "npm brought ${count} esbuild programs to ${FROM}, expected one")
endif()
file(INSTALL ${programs} DESTINATION ${TO} USE_SOURCE_PERMISSIONS)
file(TOUCH_NOCREATE ${TO}/esbuild)
