@echo off
rem Chay: analysis LENH ...   (vi du: analysis init "D:\So lieu 2026")
rem Dung Python trong thu muc nay, khong dung gi cua may.
setlocal
chcp 65001 >nul
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHONNOUSERSITE=1"
set "PYTHONUTF8=1"
set "PYTHONSAFEPATH=1"
set "JUPYTER_PREFER_ENV_PATH=1"
"%~dp0python\python.exe" -m analysis %*
exit /b %ERRORLEVEL%
