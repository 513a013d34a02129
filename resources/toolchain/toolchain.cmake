# Brings the pinned native programs of package.json into build/<preset>/lib/executor. Runs npm once per lock file.
set(EX_TOOLCHAIN_SOURCE ${CMAKE_CURRENT_LIST_DIR})
set(EX_TOOLCHAIN_FOLDER ${CMAKE_BINARY_DIR}/toolchain)
set(EX_TOOLS_FOLDER ${CMAKE_BINARY_DIR}/lib/executor)

file(READ ${EX_TOOLCHAIN_SOURCE}/package.json EX_TOOLCHAIN_PACKAGE)
string(JSON EX_ESBUILD_VERSION GET "${EX_TOOLCHAIN_PACKAGE}" dependencies esbuild)
string(JSON EX_TYPESCRIPT_VERSION GET "${EX_TOOLCHAIN_PACKAGE}" dependencies typescript)

find_program(EX_NPM npm REQUIRED)
add_custom_command(
    OUTPUT ${EX_TOOLS_FOLDER}/esbuild ${EX_TOOLS_FOLDER}/typescript/tsc
    COMMAND ${CMAKE_COMMAND} -E make_directory ${EX_TOOLCHAIN_FOLDER} ${EX_TOOLS_FOLDER}
    COMMAND ${CMAKE_COMMAND} -E copy ${EX_TOOLCHAIN_SOURCE}/package.json ${EX_TOOLCHAIN_SOURCE}/package-lock.json ${EX_TOOLCHAIN_FOLDER}
    COMMAND ${EX_NPM} ci --prefix ${EX_TOOLCHAIN_FOLDER} --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
    COMMAND ${CMAKE_COMMAND} -DFROM=${EX_TOOLCHAIN_FOLDER}/node_modules -DTO=${EX_TOOLS_FOLDER}
            -P ${EX_TOOLCHAIN_SOURCE}/copytools.cmake
    DEPENDS ${EX_TOOLCHAIN_SOURCE}/package.json ${EX_TOOLCHAIN_SOURCE}/package-lock.json
            ${EX_TOOLCHAIN_SOURCE}/copytools.cmake
    COMMENT "Fetching the pinned esbuild ${EX_ESBUILD_VERSION} and TypeScript ${EX_TYPESCRIPT_VERSION}"
    VERBATIM)
add_custom_target(ex_toolchain DEPENDS ${EX_TOOLS_FOLDER}/esbuild ${EX_TOOLS_FOLDER}/typescript/tsc)
