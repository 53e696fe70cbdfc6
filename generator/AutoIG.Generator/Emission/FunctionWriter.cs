using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the generated file of a function.</summary>
internal static class FunctionWriter
{
    public static string Write(IrFunction function) => Write(function, AnalysisOptions.Default);

    public static string Write(IrFunction function, AnalysisOptions options) => HostWriter.Write(
        function.IsScalar ? new ScalarFunctionWriter(function, options.Simplify) : TensorFunctionWriter.Create(function, options));
}
