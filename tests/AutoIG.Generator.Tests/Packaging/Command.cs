using System.Diagnostics;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>Programs that tests start.</summary>
internal static class Command
{
    public static string Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, arguments);

    /// <summary>What the program prints; fails with it unless the program ends with 0.</summary>
    public static string Run(string program, string folder, params string[] arguments)
    {
        var (code, output, faults) = Start(program, folder, new Dictionary<string, string>(), arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{faults}");
        return output;
    }

    /// <summary>How the program ends, and what it prints.</summary>
    public static (int ExitCode, string Output, string Faults) Start(
        string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What the test host says of its own build is not for these.
        foreach (string name in new[] { "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH" })
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var faults = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, faults.Result);
    }
}
