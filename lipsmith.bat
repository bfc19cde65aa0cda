@echo off
rem Lipsmith's front door on Windows: finds a Python and runs the script beside this file.
setlocal
where py >nul 2>nul
if not errorlevel 1 goto launcher
where python >nul 2>nul
if not errorlevel 1 goto python
echo lipsmith: Python was not found. Install Python 3.11 or newer from python.org and start again. 1>&2
exit /b 2

:launcher
py -3 "%~dp0lipsmith" %*
exit /b %errorlevel%

:python
python "%~dp0lipsmith" %*
exit /b %errorlevel%
