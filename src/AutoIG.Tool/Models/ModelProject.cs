using System.Diagnostics;

namespace AutoIG.Tool.Models;

/// <summary>Finds the assembly that an argument names, and builds a project first.</summary>
internal static class ModelProject
{
    /// <summary>The full path of the assembly.</summary>
    /// <param name="option">The option that asks for it, for messages.</param>
    /// <exception cref="ToolException">There is no such file, or the project does not build.</exception>
    public static string Assembly(string model, string option, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(model);
        if (!File.Exists(path))
            throw ToolException.BadInput($"{option}: expected an assembly or a project, but there is no file '{model}'.");
        if (!path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
            return path;
        _ = Dotnet(option, cancellation, "build", path, "-c", "Release", "-v", "q", "-nologo");
        string target = Dotnet(option, cancellation, "msbuild", path, "-p:Configuration=Release", "-getProperty:TargetPath").Trim();
        return File.Exists(target) ? target : throw ToolException.BadInput(
            $"{option}: expected that {model} builds an assembly, but there is none at '{target}'; build it yourself and name the .dll.");
    }

    /// <summary>What the SDK prints.</summary>
    private static string Dotnet(string option, CancellationToken cancellation, params IReadOnlyList<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        try
        {
            _ = process.Start();
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw ToolException.BadInput(
                $"{option}: a project needs the .NET SDK, which cannot be started ({fault.Message}); name a .dll.", fault);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using (cancellation.Register(() => Stop(process)))
            process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        string printed = output.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? printed : throw ToolException.BadInput(
            $"{option}: 'dotnet {string.Join(' ', arguments)}' failed: {(printed + error.GetAwaiter().GetResult()).Trim()}");
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
