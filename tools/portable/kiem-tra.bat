@echo off
rem Tu kiem tra: phien ban, quyen ghi, tep con nguyen ven, bao cao mau.
setlocal
chcp 65001 >nul
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHONNOUSERSITE=1"
set "PYTHONUTF8=1"
set "PYTHONSAFEPATH=1"
"%~dp0python\python.exe" "%~dp0kiem-tra.py" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %CODE%
